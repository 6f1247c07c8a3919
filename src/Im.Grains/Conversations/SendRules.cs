using Im.Archive;

namespace Im.Grains.Conversations;

/// <summary>What a send means, without its awaits.</summary>
internal static class SendRules
{
    /// <summary>The messages as they go into the archive, which gives them their seqs.</summary>
    public static StoredMessage[] Place(ConversationBatch batch, long conversation, long timestamp)
    {
        var placed = new StoredMessage[batch.Messages.Count];
        for (var i = 0; i < placed.Length; i++) placed[i] = Place(batch, batch.Messages[i], conversation, timestamp);
        return placed;
    }

    /// <summary>One message as it goes into the archive.</summary>
    public static StoredMessage Place(ConversationBatch batch, OutgoingMessage message, long conversation, long timestamp) => new()
    {
        Conversation = conversation,
        Seq = 0,
        MessageId = message.MessageId,
        From = batch.From,
        To = message.To,
        TenantNo = batch.TenantNo,
        Target = message.Target,
        Type = message.Type,
        Content = message.Content,
        Extra = message.Extra,
        AppId = message.AppId,
        IsBackground = message.IsBackground,
        Timestamp = timestamp,
    };

    /// <summary>What the sender is told. The same id with another content is a conflict, not a second message.</summary>
    public static SendOutcome OutcomeOf(AppendedMessage appended, OutgoingMessage sent, long conversation)
    {
        var stored = appended.Message;
        if (!appended.WasKnown) return new SendOutcome { Code = ErrorCode.Ok, Seq = stored.Seq, Timestamp = stored.Timestamp };

        return stored.Conversation == conversation && IsSame(stored, sent)
            ? new SendOutcome { Code = ErrorCode.Duplicate, Seq = stored.Seq, Timestamp = stored.Timestamp }
            : SendOutcome.Refused(ErrorCode.Invalid, "The id was used before, for another message.");
    }

    /// <summary>Whether the message is in the archive by this send or an earlier one.</summary>
    public static bool WasTaken(SendOutcome outcome) => outcome.Code is ErrorCode.Ok or ErrorCode.Duplicate;

    private static bool IsSame(StoredMessage stored, OutgoingMessage sent) =>
        stored.To == sent.To && stored.Target == sent.Target && stored.Type == sent.Type && stored.AppId == sent.AppId
        && stored.IsBackground == sent.IsBackground && stored.Content.Span.SequenceEqual(sent.Content.Span)
        && stored.Extra.Span.SequenceEqual(sent.Extra.Span);
}
