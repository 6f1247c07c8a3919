using System.Text.Json;
using Im.Testing;

namespace Im.Deploy.Tests.Compose;

public sealed class Prometheus_and_Grafana
{
    [Fact]
    public async Task Alerts_come_when_they_should_and_go()
    {
        var (code, output) = await Tool.Run("promtool", "", "test", "rules", Path.Combine(Alerts.Directory, "alerts.test.yml"));

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Every_alert_is_seen_to_come()
    {
        var tests = await File.ReadAllTextAsync(Path.Combine(Alerts.Directory, "alerts.test.yml"), TestContext.Current.CancellationToken);
        var names = Alerts.Names();

        Assert.Equal(Alerts.Expressions().Count, names.Count);
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches($@"alertname: {name}\s+exp_alerts:\s*(-|\[\{{)", tests));
    }

    [Fact]
    public async Task Prometheus_accepts_its_settings()
    {
        var (code, output) = await Tool.Run("promtool", "", "check", "config", Path.Combine(Alerts.Directory, "prometheus.yml"));

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Prometheus_understands_what_the_dashboard_asks()
    {
        using var directory = new TempDirectory();
        var rules = Path.Combine(directory.Path, "dashboard.yml");
        var expressions = Dashboard.Expressions();
        var group = new { name = "dashboard", rules = expressions.Select((expr, i) => new { record = $"panel_{i}", expr }) };
        await File.WriteAllTextAsync(
            rules, JsonSerializer.Serialize(new { groups = new[] { group } }), TestContext.Current.CancellationToken);

        var (code, output) = await Tool.Run("promtool", "", "check", "rules", rules);

        Assert.NotEmpty(expressions);
        Assert.True(code == 0, output);
    }

    [Fact]
    public void The_dashboard_asks_the_data_source_that_is_set_up()
    {
        var source = File.ReadAllText(Tool.Deploy("compose", "grafana", "provisioning", "datasources", "prometheus.yml"));
        using var dashboard = Dashboard.Read();
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        var asking = panels.Where(panel => panel.TryGetProperty("targets", out _)).ToList();

        Assert.NotEmpty(asking);
        Assert.Contains("uid: prometheus\n", source, StringComparison.Ordinal);
        Assert.All(asking, panel => Assert.Equal("prometheus", panel.GetProperty("datasource").GetProperty("uid").GetString()));
        Assert.Distinct(panels.Select(panel => panel.GetProperty("id").GetInt32()));
    }
}
