using System.Text.Json;

namespace Im.Deploy.Tests.Compose;

/// <summary>The dashboard of Grafana.</summary>
internal static class Dashboard
{
    public static JsonDocument Read() =>
        JsonDocument.Parse(File.ReadAllText(Tool.Deploy("compose", "grafana", "dashboards", "im-orleans.json")));

    /// <summary>What its panels ask Prometheus, with Grafana's variables filled in.</summary>
    public static List<string> Expressions()
    {
        using var dashboard = Read();
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!
                .Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal))];
    }
}

/// <summary>The rules of Prometheus that raise alarms.</summary>
internal static class Alerts
{
    public static string Directory => Tool.Deploy("compose", "prometheus");

    /// <summary>What each of them looks at.</summary>
    public static List<string> Expressions() => ValuesOf("expr: ");

    /// <summary>What they are called.</summary>
    public static List<string> Names() => ValuesOf("- alert: ");

    private static List<string> ValuesOf(string key) =>
    [
        .. File.ReadLines(Path.Combine(Directory, "alerts.yml")).Select(line => line.Trim())
            .Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[key.Length..]),
    ];
}
