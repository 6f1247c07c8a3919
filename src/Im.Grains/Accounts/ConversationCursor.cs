using System.Globalization;
using Im.Archive;

namespace Im.Grains.Accounts;

/// <summary>The place in a list of conversations: opaque for clients, (last timestamp, number) for the archive.</summary>
internal static class ConversationCursor
{
    /// <summary>The cursor after this entry.</summary>
    public static string Of(Participation last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.ListedAt}.{last.Conversation.Id}");

    /// <summary>Reads a cursor; null is the beginning. False for what is no cursor.</summary>
    public static bool TryParse(string? text, out (long Timestamp, long Conversation)? position)
    {
        position = null;
        if (text is null) return true;

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !TryNumber(text[..dot], out var timestamp) || !TryNumber(text[(dot + 1)..], out var number)) return false;
        position = (timestamp, number);
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
