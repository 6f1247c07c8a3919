using System.Text.Json;
using Im.Bench.Reports;

namespace Im.Unit.Tests.Bench;

public sealed class Reporting
{
    private static readonly Report Three = new(
        "p2p", [KeyValuePair.Create("window", 8)],
        [Run(9_000, "lost: 1"), Run(12_345.6), Run(10_000)]);

    [Fact]
    public void Several_runs_stand_side_by_side_with_their_median()
    {
        var lines = MarkdownTable.Of(Three).Split(Environment.NewLine);

        Assert.Equal("| p2p: window 8 | run 1 | run 2 | run 3 | median |", lines[0]);
        Assert.Equal("| messages/s | 9,000 | 12,346 | 10,000 | 10,000 |", lines[2]);
    }

    [Fact]
    public void Programs_read_runs_medians_and_faults()
    {
        using var output = new MemoryStream();
        JsonReport.Write(output, Three, DateTimeOffset.UnixEpoch);

        var json = JsonDocument.Parse(output.ToArray()).RootElement;

        Assert.Equal(8, json.GetProperty("options").GetProperty("window").GetInt32());
        Assert.Equal(10_000, json.GetProperty("medians").GetProperty("messages/s").GetDouble());
        Assert.Equal("lost: 1", json.GetProperty("runs")[0].GetProperty("faults")[0].GetString());
    }

    [Fact]
    public void Reports_of_several_servers_are_compared_with_the_first_ones_medians()
    {
        var files = new[] { 10_000.0, 12_000, 5_000, 7_000 }.Select((rate, i) =>
        {
            using var output = new MemoryStream();
            JsonReport.Write(output, new Report("p2p", [], [Run(rate)]), DateTimeOffset.UnixEpoch);
            return (i < 2 ? "one" : "two", output.ToArray());
        });

        var lines = Comparison.Of(files).Split(Environment.NewLine);

        Assert.Equal("|  | one | two | two / one |", lines[0]);
        Assert.Equal("| messages/s | 11,000 | 6,000 | 0.55 |", lines[2]);
    }

    private static Outcome Run(double rate, params string[] faults) => new([new Figure("messages/s", rate)], faults);
}
