using System.Text.Json;
using System.Text.Json.Serialization;

namespace Im.Chaos.Histories;

/// <summary>The history as JSON lines, for looking at it with other tools: <c>{"sent":{…}}</c>.</summary>
internal sealed class HistoryFile(string path) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly StreamWriter _writer = new(path);
    private readonly Lock _gate = new();

    /// <summary>Adds a line.</summary>
    public void Write<T>(T record)
    {
        var line = $"{{\"{JsonNamingPolicy.CamelCase.ConvertName(typeof(T).Name)}\":{JsonSerializer.Serialize(record, Json)}}}";
        lock (_gate) _writer.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _writer.Dispose();
    }
}
