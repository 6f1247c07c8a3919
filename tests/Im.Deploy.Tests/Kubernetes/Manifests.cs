using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Im.Deploy.Tests.Kubernetes;

/// <summary>What Kustomize makes of a directory below deploy/kubernetes, and what is wrong with it.</summary>
internal sealed class Manifests
{
    public const string Base = "base";
    public const string Single = "overlays/single";
    public const string Production = "overlays/production";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Manifests>>> All = new();

    private readonly JsonNode[] _documents;

    private Manifests(JsonNode rendered)
    {
        _documents = [.. rendered["documents"].Items()];
        Faults = [.. rendered["faults"].Items().Select(fault => fault.Text())];
    }

    /// <summary>What the schemas of Kubernetes say against them.</summary>
    public string[] Faults { get; }

    public IEnumerable<string> Kinds => _documents.Select(it => it["kind"].Text());

    public IEnumerable<JsonNode> Deployments => OfKind("Deployment");

    public static Task<Manifests> Of(string directory) => All.GetOrAdd(directory, it => new(() => Render(it))).Value;

    public IEnumerable<JsonNode> OfKind(string kind) => _documents.Where(it => it["kind"].Text() == kind);

    public JsonNode Find(string kind, string name) => OfKind(kind).Single(it => it["metadata"]!["name"].Text() == name);

    /// <summary>The environment of a Deployment's server, in the order in which Kubernetes applies it.</summary>
    public IEnumerable<Variable> EnvironmentOf(JsonNode deployment)
    {
        var server = Server(deployment);
        var maps = server["envFrom"].Items().Select(from => Find("ConfigMap", from["configMapRef"]!["name"].Text()));
        return maps.SelectMany(map => map["data"]!.AsObject()).Select(it => new Variable(it.Key, it.Value))
            .Concat(server["env"].Items().Select(it => new Variable(it["name"].Text(), it["value"] ?? it["valueFrom"])));
    }

    public static JsonNode Pod(JsonNode deployment) => deployment["spec"]!["template"]!["spec"]!;

    public static JsonNode Server(JsonNode deployment) => Pod(deployment)["containers"].Items().Single();

    /// <summary>What a Deployment's server can write to: a pod's volumes, and where they are mounted.</summary>
    public static IEnumerable<(string Volume, string Path)> VolumesOf(JsonNode deployment) => Server(deployment)["volumeMounts"].ItemsIfAny()
        .Where(mount => (bool?)mount["readOnly"] != true)
        .Select(mount => (mount["name"].Text(), mount["mountPath"].Text()));

    private static async Task<Manifests> Render(string directory)
    {
        var (_, version) = await Tool.Run("kubectl", "", "version", "--client");
        if (!version.Contains("Kustomize Version: v5", StringComparison.Ordinal))
            Assert.Skip($"kubectl with Kustomize 5 is needed: {version}");
        var (code, yaml) = await Tool.Run("kubectl", "", "kustomize", Tool.Deploy("kubernetes", directory));
        Assert.True(code == 0, yaml);
        return new Manifests(await Tool.Validate("kubernetes.mjs", yaml));
    }
}

/// <summary>One variable of a container: a text, or where it comes from.</summary>
internal sealed record Variable(string Name, JsonNode? Value)
{
    /// <summary>The text, if it stands in the manifest.</summary>
    public string? Text => Value is JsonValue text ? text.Text() : null;

    /// <summary>The secret and its key.</summary>
    public (string Name, string Key)? Secret =>
        Text is null && Value?["secretKeyRef"] is { } secret ? (secret["name"].Text(), secret["key"].Text()) : null;

    /// <summary>Whether it is left out where its secret has no such key.</summary>
    public bool IsOptional => Text is null && (bool?)Value?["secretKeyRef"]?["optional"] == true;

    /// <summary>The field of the pod.</summary>
    public string? Field => Text is null ? (string?)Value?["fieldRef"]?["fieldPath"] : null;
}
