using System.Globalization;
using System.Text;

namespace Im.Bench.Reports;

/// <summary>A report for people.</summary>
internal static class MarkdownTable
{
    /// <summary>A row a figure, a column a run, and the median of several.</summary>
    public static string Of(Report report)
    {
        var options = string.Join(", ", report.Options.Select(option => $"{option.Key} {option.Value}"));
        var runs = Enumerable.Range(1, report.Runs.Count).Select(run => $"run {run}");
        var several = report.Runs.Count > 1;
        string[] columns = [$"{report.Scenario}: {options}", .. runs, .. several ? ["median"] : Array.Empty<string>()];

        var text = new StringBuilder();
        Row(text, columns);
        Row(text, columns.Select((_, column) => column == 0 ? "---" : "---:"));
        foreach (var name in report.Names)
        {
            var values = report.Values(name);
            double[] cells = [.. values, .. several ? [Report.Median(values)] : Array.Empty<double>()];
            Row(text, cells.Select(Text).Prepend(name));
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Text(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", 0 => "N0", _ => "N2" }, CultureInfo.InvariantCulture);
}
