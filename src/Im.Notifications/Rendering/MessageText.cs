using System.Globalization;
using System.Text;
using System.Text.Json;
using Im.Archive;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>What of a message's content a notification may say.</summary>
internal static class MessageText
{
    // Vendors cut it to what they take; more than this no screen shows.
    private const int Longest = 512;

    /// <summary>A text's text, a file's name, a card's title; empty for the others.</summary>
    public static string Of(StoredMessage message)
    {
        var member = (MessageType)message.Type switch
        {
            MessageType.Text => "text",
            MessageType.File => "fileName",
            MessageType.Card or MessageType.Prescription => "title",
            _ => null,
        };
        return member is null ? "" : Clean(Member(message.Content, member));
    }

    /// <summary>On one line, and cut between characters as people see them.</summary>
    public static string Clean(string text)
    {
        var cut = Cut(text.Trim());
        if (!cut.Any(char.IsControl)) return cut;

        var clean = new StringBuilder(cut.Length);
        foreach (var c in cut) clean.Append(char.IsControl(c) ? ' ' : c);
        return clean.ToString();
    }

    private static string Member(ReadOnlyMemory<byte> content, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                    ? value.GetString()!
                    : "";
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return "";   // as the archive has it; it was checked when it was sent
        }
    }

    private static string Cut(string text)
    {
        if (text.Length <= Longest) return text;

        var end = 0;
        while (end < Longest)
        {
            var next = StringInfo.GetNextTextElementLength(text, end);
            if (end + next > Longest) break;
            end += next;
        }

        return text[..end];
    }
}
