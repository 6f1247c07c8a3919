using System.Globalization;
using System.Text.RegularExpressions;
using Im.Testing;

namespace Im.EndToEnd.Tests.Clusters;

/// <summary>Reads from a process's metrics how many of our grains it has hosted.</summary>
internal static partial class Activations
{
    public static async Task<int> Of(ServerProcess process)
    {
        using var http = new HttpClient { BaseAddress = process.Http };
        var metrics = await http.GetStringAsync("metrics", TestContext.Current.CancellationToken);
        return Ours().Matches(metrics).Sum(match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("^orleans_catalog_activation_created_total\\{.*grain_type=\"(account|device|tenant|conversation|group)\".*\\} (?<count>\\d+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Ours();
}
