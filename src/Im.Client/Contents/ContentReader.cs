using System.Runtime.InteropServices;
using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>Reads members of a content that <see cref="ContentRules"/> has let through. An optional number that cannot be what it
/// should be counts as left out.</summary>
internal readonly struct ContentReader(JsonElement content)
{
    public string Text(string member) => TextOrNull(member) ?? "";

    public string? TextOrNull(string member) => Find(member, JsonValueKind.String)?.GetString();

    public FileSize Size(string member) => Find(member, JsonValueKind.Number) is { } number
        ? FileSize.Of(number)
        : new FileSize(Text(member));

    public int? Side(string member) =>
        Find(member, JsonValueKind.Number) is { } number && number.TryGetDecimal(out var side) && side is > 0 and <= int.MaxValue
            ? (int)Math.Ceiling(side)
            : null;

    public TimeSpan? Duration(string member)
    {
        const decimal Longest = long.MaxValue / (decimal)TimeSpan.TicksPerSecond;
        return Find(member, JsonValueKind.Number) is { } number && number.TryGetDecimal(out var seconds) && seconds is >= 0 and <= Longest
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
    }

    public Mentions? Mentions(string member)
    {
        if (Find(member, JsonValueKind.String) is not null) return Client.Mentions.All;
        return Find(member, JsonValueKind.Array) is { } names
            ? Client.Mentions.Named(names.EnumerateArray().Select(name => name.GetString()!))
            : null;
    }

    public ReadOnlyMemory<byte> Object(string member) =>
        JsonMarshal.GetRawUtf8Value(content.GetProperty(member)).ToArray();

    private JsonElement? Find(string member, JsonValueKind kind) =>
        content.TryGetProperty(member, out var value) && value.ValueKind == kind ? value : null;
}
