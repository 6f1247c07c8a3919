using System.CommandLine;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>One kind of load. A scenario is one class, and a line in <c>Program.cs</c>.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it does and measures.</summary>
    string Description { get; }

    /// <summary>What can be chosen; all are numbers, and stand in the report.</summary>
    IReadOnlyList<Option<int>> Options { get; }

    /// <summary>Runs it once.</summary>
    Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation);
}
