using Im.Archive;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Conversations;

/// <summary>
/// A conversation's place in the archive, as its one writer knows it. The archive's unique keys, not Orleans' single
/// activation, are what keeps two activations from giving one seq twice: the one that loses is told, and ends. Appends
/// come one at a time.
/// </summary>
internal sealed partial class ConversationLog(
    IMessageArchive archive, TimeProvider time, IGrainBase grain, ILogger logger)
{
    private long _lastTimestamp;

    /// <summary>The conversation; null while nothing was ever sent in it.</summary>
    public ConversationHead? Head { get; private set; }

    /// <summary>The last seq.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The time of what is written now: never less than that of what was written before.</summary>
    public long NextTimestamp => Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), _lastTimestamp);

    /// <summary>The conversation was found or created.</summary>
    public void Open(ConversationHead? head)
    {
        if (head is null || head == Head) return;
        (Head, LastSeq, _lastTimestamp) = (head, head.LastSeq, head.LastTimestamp);
    }

    /// <summary>Appends messages; known ones come back as they are.</summary>
    public async Task<IReadOnlyList<AppendedMessage>> Append(IReadOnlyList<StoredMessage> messages)
    {
        var batch = new AppendBatch(Head!.Id, LastSeq, messages);
        return Advance((await Write(archive.Append(batch), result => result.Fenced)).Messages);
    }

    /// <summary>Changes a group, with the event that tells of it: it has no place where somebody has no room, and then
    /// nothing was changed.</summary>
    public async Task<GroupChangeResult> Change(GroupChange change)
    {
        var result = await Write(archive.ChangeGroup(change), result => result.Fenced);
        if (result.Event is { } told) Advance([told]);
        return result;
    }

    /// <summary>The seq that a sender's message has in this conversation; null if it is not here.</summary>
    public async Task<long?> SeqOf(PeerId from, string messageId) =>
        // An account's ids are its own everywhere: this one may stand in another conversation.
        await archive.FindSent(from, messageId, Head!.Id) is { } sent && sent.Conversation == Head.Id ? sent.Seq : null;

    private async Task<T> Write<T>(Task<T> writing, Func<T, bool> isFenced)
    {
        T result;
        try
        {
            result = await writing;
        }
        catch
        {
            // Written or not: the next activation reads the truth.
            grain.DeactivateOnIdle();
            throw;
        }

        if (!isFenced(result)) return result;

        LogFenced(LastSeq);
        grain.DeactivateOnIdle();
        throw new InvalidOperationException($"Another activation has written after seq {LastSeq}.");
    }

    private IReadOnlyList<AppendedMessage> Advance(IReadOnlyList<AppendedMessage> appended)
    {
        foreach (var (message, wasKnown) in appended)
        {
            if (!wasKnown) (LastSeq, _lastTimestamp) = (message.Seq, message.Timestamp);
        }

        return appended;
    }

    [LoggerMessage(LogLevel.Warning, "Another activation has written after seq {Seq}; this one ends.")]
    private partial void LogFenced(long seq);
}
