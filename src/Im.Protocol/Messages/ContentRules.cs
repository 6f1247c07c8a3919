using System.Text.Json;

namespace Im.Protocol;

/// <summary>
/// What the contents of the known types must have (docs/protocol.md, Types and contents). Members that a rule does not
/// name are the sender's business.
/// </summary>
public static class ContentRules
{
    private enum Shape
    {
        Text,
        Number,
        TextOrNumber,
        Object,
        Mentions,
    }

    private static readonly Rule[] None = [];
    private static readonly Rule[] Text = [Must("text", Shape.Text), May("mentions", Shape.Mentions)];

    private static readonly Rule[] Image =
    [
        Must("storageId", Shape.Text), May("thumbnail", Shape.Text), May("thumbnailWidth", Shape.Number),
        May("thumbnailHeight", Shape.Number),
    ];

    private static readonly Rule[] Voice = [Must("storageId", Shape.Text), Must("duration", Shape.Number)];

    private static readonly Rule[] Video =
    [
        Must("storageId", Shape.Text), Must("fileName", Shape.Text), Must("fileSize", Shape.TextOrNumber),
        Must("duration", Shape.Number), May("thumbnail", Shape.Text), May("thumbnailWidth", Shape.Number),
        May("thumbnailHeight", Shape.Number),
    ];

    private static readonly Rule[] File =
    [
        Must("storageId", Shape.Text), Must("fileName", Shape.Text), Must("fileSize", Shape.TextOrNumber),
        May("duration", Shape.Number), May("mimeType", Shape.Text),
    ];

    private static readonly Rule[] Card =
    [
        Must("title", Shape.Text), Must("content", Shape.Text), Must("action", Shape.Text), Must("appid", Shape.Text),
        Must("appName", Shape.Text), Must("appLogo", Shape.Text), Must("url", Shape.Text),
    ];

    private static readonly Rule[] Push = [Must("type", Shape.Text), Must("content", Shape.Object)];

    /// <summary>What is wrong with a content, in words for the sender; null if nothing is.</summary>
    /// <param name="type">The message type's code; unknown ones have no rules.</param>
    /// <param name="content">A well-formed JSON object, <see cref="JsonText.IsUnicode">readable</see> throughout.</param>
    public static string? Check(int type, ReadOnlySpan<byte> content) => Check(type, content, out _);

    /// <summary>The same, and which member is wrong.</summary>
    /// <inheritdoc cref="Check(int, ReadOnlySpan{byte})"/>
    public static string? Check(int type, ReadOnlySpan<byte> content, out string? member)
    {
        member = null;
        var rules = RulesOf((MessageType)type);
        if (rules.Length == 0) return null;

        var reader = new Utf8JsonReader(content);
        reader.Read();
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(rules, ref reader);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            var bit = 1 << index;
            member = rules[index].Name;
            if ((seen & bit) != 0) return $"The content has the member '{member}' twice.";
            seen |= bit;
            if (!Fits(ref reader, rules[index])) return $"The content's member '{member}' must be {Words(rules[index].Shape)}.";
            member = null;
        }

        for (var i = 0; i < rules.Length; i++)
        {
            if (!rules[i].Required || (seen & (1 << i)) != 0) continue;
            member = rules[i].Name;
            return $"The content's member '{member}' is missing.";
        }

        return null;
    }

    private static Rule[] RulesOf(MessageType type) => type switch
    {
        MessageType.Text => Text,
        MessageType.Image => Image,
        MessageType.Voice => Voice,
        MessageType.Video => Video,
        MessageType.File => File,
        MessageType.Card or MessageType.Prescription => Card,
        MessageType.Push => Push,
        _ => None,
    };

    private static int IndexOf(Rule[] rules, ref Utf8JsonReader reader)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            if (reader.ValueTextEquals(rules[i].Name)) return i;
        }

        return -1;
    }

    private static string Words(Shape shape) => shape switch
    {
        Shape.Text => "a string",
        Shape.Number => "a number",
        Shape.TextOrNumber => "a number or a string",
        Shape.Object => "an object",
        Shape.Mentions => "an array of accounts and \"*\", or the string \"*\"",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static bool Fits(ref Utf8JsonReader reader, Rule rule)
    {
        var token = reader.TokenType;
        if (token == JsonTokenType.Null) return !rule.Required;
        switch (rule.Shape)
        {
            case Shape.Text:
                return token == JsonTokenType.String;
            case Shape.Number:
                return token == JsonTokenType.Number;
            case Shape.TextOrNumber:
                return token is JsonTokenType.String or JsonTokenType.Number;
            case Shape.Object:
                reader.Skip();
                return token == JsonTokenType.StartObject;
            case Shape.Mentions:
                return FitsMentions(ref reader);
            default:
                return false;
        }
    }

    /// <summary>Accounts, or <c>"*"</c> for everybody; the star alone or in a list.</summary>
    private static bool FitsMentions(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.ValueTextEquals("*"u8);
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String) return false;
            if (!reader.ValueTextEquals("*"u8) && !AccountId.TryParse(reader.GetString(), out _)) return false;
        }

        return true;
    }

    private static Rule Must(string name, Shape shape) => new(name, shape, Required: true);

    private static Rule May(string name, Shape shape) => new(name, shape, Required: false);

    private sealed record Rule(string Name, Shape Shape, bool Required);
}
