using Im.Testing;

namespace Im.Deploy.Tests.Compose;

public sealed class Servers_of_the_compose_file(ComposedServers servers) : IClassFixture<ComposedServers>
{
    [Fact]
    public async Task Are_one_cluster_in_which_a_message_goes_from_the_one_to_the_other()
    {
        await servers.Metrics();

        Assert.Equal("hello", servers.Received);
        Assert.Equal(["2", "2"], await servers.Members());
    }

    [Fact]
    public async Task Have_every_metric_and_label_that_the_dashboard_asks_for()
    {
        var exposed = Exposed.In(await servers.Metrics());

        foreach (var expression in Dashboard.Expressions()) AssertExposed(exposed, expression);
    }

    [Fact]
    public async Task Have_every_metric_and_label_that_the_alerts_ask_for()
    {
        var exposed = Exposed.In(await servers.Metrics());

        foreach (var expression in Alerts.Expressions()) AssertExposed(exposed, expression);
    }

    [Fact]
    public async Task Measure_sends_and_commits_in_milliseconds()
    {
        var metrics = await servers.Metrics();

        Assert.Contains("im_send_duration_seconds_bucket{otel_scope_name=\"Im.Gateway\",le=\"0.0025\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("component=\"archive\",engine=\"postgresql\",le=\"0.0025\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_the_parts_of_a_file_each_and_both_give_it()
    {
        var running = await servers.Running();
        var token = (await TestDevice.Register(running[0], "carol")).Registered.Token;

        var path = await Uploading.InParts(running[0], running[1], token, [1, 2, 3]);

        Assert.Equal([1, 2, 3], await Uploading.Read(running[0], token, path));
        Assert.Equal([1, 2, 3], await Uploading.Read(running[1], token, path));
    }

    // Prometheus itself adds "up", and the two labels.
    private static void AssertExposed(Dictionary<string, HashSet<string>> exposed, string expression)
    {
        foreach (var (metric, labels) in Promql.MetricsOf(expression))
        {
            if (metric == "up") continue;
            Assert.True(exposed.ContainsKey(metric), $"There is no {metric}, which is asked for in {expression}.");
            Assert.All(labels.Except(["instance", "job"]), label => Assert.Contains(label, exposed[metric]));
        }
    }
}
