using System.Text.RegularExpressions;

namespace Im.Deploy.Tests.Compose;

/// <summary>Finds the metrics in an expression of Prometheus.</summary>
internal static partial class Promql
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset"];

    /// <summary>Names, and the labels that they are picked by.</summary>
    public static IEnumerable<(string Metric, string[] Labels)> MetricsOf(string expression)
    {
        var plain = Grouping().Replace(Range().Replace(expression, ""), " ");
        return Name().Matches(plain).Where(it => !Words.Contains(it.Groups["name"].Value))
            .Select(it => (it.Groups["name"].Value, LabelsOf(it.Groups["labels"].Value)));
    }

    private static string[] LabelsOf(string matchers) => [.. Label().Matches(matchers).Select(label => label.Groups[1].Value)];

    [GeneratedRegex(@"\[[^\]]*\]|offset\s+\w+")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    // A name that no parenthesis follows: else it is a function.
    [GeneratedRegex("""(?<![\w"$.])(?<name>[a-z_:][a-z0-9_:]*)\b(?!\s*\()(?<labels>\{[^}]*\})?""")]
    private static partial Regex Name();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!~|!=|=)\s*""[^""]*""")]
    private static partial Regex Label();
}

/// <summary>What a server shows at /metrics.</summary>
internal static partial class Exposed
{
    /// <summary>The metrics' names, and the labels that they have.</summary>
    public static Dictionary<string, HashSet<string>> In(string metrics) => metrics.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => (Name: line.Split('{', ' ')[0], Labels: Label().Matches(line).Select(it => it.Groups[1].Value)))
        .GroupBy(it => it.Name).ToDictionary(it => it.Key, it => it.SelectMany(one => one.Labels).ToHashSet());

    [GeneratedRegex("[{,]([a-z_]+)=\"")]
    private static partial Regex Label();
}
