namespace Im.Archive;

/// <summary>Text that both engines can hold. PostgreSQL takes no null character, and half a surrogate pair fails only
/// while the statement is on its way: it would take the whole group commit along.</summary>
internal static class StorableText
{
    /// <exception cref="ArgumentException">The message has such a text; its sender's id was not checked.</exception>
    public static void Check(StoredMessage message)
    {
        if (IsStorable(message.MessageId) && IsStorable(message.From.Value) && IsStorable(message.To.Value)
            && IsStorable(message.Target) && IsStorable(message.AppId)) return;

        throw new ArgumentException(
            $"A message to conversation {message.Conversation} has a text that is no Unicode or holds a null character.",
            nameof(message));
    }

    /// <exception cref="ArgumentException">One of the texts cannot be stored.</exception>
    public static void Check(string what, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!IsStorable(text))
                throw new ArgumentException($"{what} has a text that is no Unicode or holds a null character.");
        }
    }

    private static bool IsStorable(ReadOnlySpan<char> text) =>
        !text.Contains('\0') && (!text.ContainsAnyInRange('\ud800', '\udfff') || HasWholePairs(text));

    private static bool HasWholePairs(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])) return false;
        }

        return true;
    }
}
