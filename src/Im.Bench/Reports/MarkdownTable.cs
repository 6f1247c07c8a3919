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

        return Of(columns, report.Names.Select(name =>
        {
            var values = report.Values(name);
            double?[] cells = [.. values, .. several ? [Report.Median(values)] : Array.Empty<double?>()];
            return (name, cells);
        }));
    }

    /// <summary>Any table: a row has a name and a number a column, null where there is none.</summary>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<(string Name, double?[] Cells)> rows)
    {
        var text = new StringBuilder();
        Row(text, columns);
        Row(text, columns.Select((_, column) => column == 0 ? "---" : "---:"));
        foreach (var (name, cells) in rows) Row(text, cells.Select(cell => cell is { } value ? Text(value) : "").Prepend(name));
        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Text(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", 0 => "N0", _ => "N2" }, CultureInfo.InvariantCulture);
}
