namespace Im.Bench.Reports;

/// <summary>What a run has shown.</summary>
/// <param name="Figures">Its numbers, in the order of the report.</param>
/// <param name="Faults">What must not happen, in words; empty if all went well.</param>
internal sealed record Outcome(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Faults);
