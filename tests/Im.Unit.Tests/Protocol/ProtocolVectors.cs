using System.Text.Json;

namespace Im.Unit.Tests.Protocol;

/// <summary>A file of tests/vectors/protocol by the names of its entries; README.md there says what members mean.</summary>
internal sealed class ProtocolVectors<T>
    where T : INamed
{
    // Strict, so that a member that a test does not read is a failure and not a rule that nobody checks.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, T> _entries;

    public ProtocolVectors(params string[] files) => _entries = files
        .Select(file => File.ReadAllText(Path.Combine(VectorFiles.Folder("protocol"), file + ".json")))
        .SelectMany(json => JsonSerializer.Deserialize<T[]>(json, Strict)!)
        .ToDictionary(entry => entry.Name);

    public TheoryData<string> Names => [.. _entries.Keys];

    public IReadOnlyCollection<T> All => _entries.Values;

    public T this[string name] => _entries[name];
}

internal interface INamed
{
    string Name { get; }
}
