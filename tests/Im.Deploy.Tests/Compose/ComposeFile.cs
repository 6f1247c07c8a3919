using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Im.Deploy.Tests.Compose;

/// <summary>deploy/compose/compose.yaml, and what is wrong with it.</summary>
internal sealed partial class ComposeFile
{
    private static readonly string[] Servers = ["server-1", "server-2"];

    private readonly JsonObject _services;

    private ComposeFile(JsonNode read)
    {
        _services = read["document"]!["services"]!.AsObject();
        Faults = [.. read["faults"].Items().Select(fault => fault.Text())];
        Text = File.ReadAllText(Tool.Deploy("compose", "compose.yaml"));
    }

    public string Text { get; }

    /// <summary>What its specification's schema says against it.</summary>
    public string[] Faults { get; }

    public IEnumerable<(string Name, JsonNode Service)> Services => _services.Select(it => (it.Key, it.Value!));

    public static async Task<ComposeFile> Read() => new(await Tool.Validate("compose.mjs", "", Tool.Deploy("compose", "compose.yaml")));

    /// <summary>The environments of the servers, with variables as they stand in .env.example and as given.</summary>
    public IEnumerable<Dictionary<string, string>> Environments(IReadOnlyDictionary<string, string> given) => Servers.Select(name =>
    {
        var server = _services[name]!;
        var environment = Variables(Tool.Deploy("compose", server["env_file"].Text()));
        foreach (var (key, value) in server["environment"]!.AsObject()) environment[key] = Fill($"{value}", given);
        return environment;
    });

    /// <summary>What each of the servers can write to: names of volumes, and where they are mounted.</summary>
    public IEnumerable<List<(string Volume, string Path)>> Volumes => Servers.Select(name => _services[name]!["volumes"].ItemsIfAny()
        .Select(volume => volume.Text().Split(':')).Select(it => (it[0], it[1])).ToList());

    /// <summary>A file of NAME=value lines.</summary>
    public static Dictionary<string, string> Variables(string file) => File.ReadAllLines(file)
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(it => it[0], it => it[1]);

    /// <summary>Names of variables, and whether they have a default.</summary>
    public IEnumerable<(string Name, bool HasDefault)> Interpolated() =>
        Placeholder().Matches(Text).Select(it => (it.Groups["name"].Value, it.Groups["kind"].Value == ":-"));

    private static string Fill(string text, IReadOnlyDictionary<string, string> given) => Placeholder().Replace(
        text, it => given.GetValueOrDefault(it.Groups["name"].Value) ?? (it.Groups["kind"].Value == ":-" ? it.Groups["text"].Value : ""));

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?:(?<kind>:[-?])(?<text>[^}]*))?\}")]
    private static partial Regex Placeholder();
}
