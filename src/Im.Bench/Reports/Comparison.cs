using System.CommandLine;
using System.Text.Json;

namespace Im.Bench.Reports;

/// <summary><c>im-bench compare ours=run1.json ours=run2.json mosquitto=run1.json …</c>: the medians of several reports side
/// by side, and how many times the first one's each of the others is.</summary>
internal static class Comparison
{
    private static readonly Argument<string[]> Reports = new("NAME=FILE")
    {
        Description = "Reports as --json writes them; those of one name belong together.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var command = new Command("compare", "Puts reports side by side.") { Reports };
        command.SetAction(parsed => Console.Out.Write(Of(parsed.GetRequiredValue(Reports).Select(Read))));
        return command;
    }

    /// <summary>The table of reports, each with the name of what it measured.</summary>
    public static string Of(IEnumerable<(string Name, byte[] Json)> reports)
    {
        var sides = reports.GroupBy(report => report.Name, report => Figures(report.Json)).ToArray();
        var names = sides.SelectMany(side => side.First()).Select(figure => figure.Name).Distinct();
        return MarkdownTable.Of(
            ["", .. sides.Select(side => side.Key), .. sides[1..].Select(side => $"{side.Key} / {sides[0].Key}")],
            names.Select(name => (name, Row([.. sides.Select(side => Median(side, name))]))));
    }

    private static (string Name, byte[] Json) Read(string report) =>
        report.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (report[..at], File.ReadAllBytes(report[(at + 1)..]))
            : throw new ArgumentException($"'{report}' is not NAME=FILE.");

    private static IReadOnlyList<Figure> Figures(byte[] json)
    {
        using var report = JsonDocument.Parse(json);
        return [.. report.RootElement.GetProperty("medians").EnumerateObject().Select(it => new Figure(it.Name, it.Value.GetDouble()))];
    }

    private static double? Median(IEnumerable<IReadOnlyList<Figure>> runs, string name)
    {
        var values = runs.SelectMany(run => run).Where(figure => figure.Name == name).Select(figure => figure.Value).ToArray();
        return values.Length == 0 ? null : Report.Median(values);
    }

    private static double?[] Row(double?[] medians) =>
        [.. medians, .. medians[1..].Select(median => medians[0] is > 0 ? median / medians[0] : null)];
}
