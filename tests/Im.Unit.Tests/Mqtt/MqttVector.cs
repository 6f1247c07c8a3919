using System.Text.Json;
using System.Text.Json.Nodes;

namespace Im.Unit.Tests.Mqtt;

/// <summary>One entry of tests/vectors/mqtt; README.md there says what its members mean.</summary>
public sealed record MqttVector(
    string Name, string Spec, string Version, string From, string Hex, JsonObject Expect, int MaxPacketSize = int.MaxValue)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Dictionary<string, MqttVector>> Files = new(Load);

    /// <summary>By file and name.</summary>
    public static IReadOnlyDictionary<string, MqttVector> All => Files.Value;

    public byte[] Bytes => Convert.FromHexString(Hex.Replace(" ", "", StringComparison.Ordinal));

    public PacketOrigin Origin => new(
        Version == "5.0" ? Im.Mqtt.MqttVersion.V5 : Im.Mqtt.MqttVersion.V311, From == "server");

    private static Dictionary<string, MqttVector> Load() => Directory
        .EnumerateFiles(VectorFiles.Folder("mqtt"), "*.json")
        .SelectMany(file => JsonSerializer.Deserialize<MqttVector[]>(File.ReadAllText(file), Web)!
            .Select(vector => (Key: $"{Path.GetFileNameWithoutExtension(file)}: {vector.Name}", vector)))
        .ToDictionary(entry => entry.Key, entry => entry.vector);
}
