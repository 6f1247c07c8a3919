using Im.Archive;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>Who may take which message back, and until when.</summary>
internal static class RecallRules
{
    /// <summary>Why not; null if it may be.</summary>
    public static Answer? Refusal(StoredMessage message, PeerId by, DateTimeOffset now, TimeSpan window)
    {
        if (message.From != by) return Answer.Refused(ErrorCode.Forbidden, "Only its sender may recall a message.");

        return message.RecalledAt is null && now.ToUnixTimeMilliseconds() - message.Timestamp > window.TotalMilliseconds
            ? Answer.Refused(ErrorCode.Forbidden, $"A message may be recalled for {window.TotalSeconds:0} seconds.")
            : null;
    }
}
