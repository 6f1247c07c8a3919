using Im.Push;

namespace Im.Notifications;

/// <summary>What a vendor's answer means for a message: it is done, or it is tried again, and the token stays or goes.</summary>
/// <param name="IsDone">No other try.</param>
/// <param name="DueAt">The next try, Unix milliseconds; not looked at if it is done.</param>
/// <param name="Token">What becomes of the token.</param>
internal readonly record struct Aftermath(bool IsDone, long DueAt, TokenFate Token)
{
    /// <summary>Judges an answer.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="tries">The try it is the answer of; 1 is the first.</param>
    /// <param name="mayRepeat">Whether a second notification of the same message is dropped or replaces the first.</param>
    /// <param name="pausedUntil">Until when its credential waits; null if it does not.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="expiresAt">When the message is no longer worth showing, Unix milliseconds.</param>
    /// <param name="random">By chance.</param>
    public static Aftermath Of(
        PushOutcome outcome, int tries, bool mayRepeat, DateTimeOffset? pausedUntil, long now, long expiresAt, Random random)
    {
        switch (outcome.Kind)
        {
            case PushOutcomeKind.Accepted or PushOutcomeKind.Rejected:
                return Done(TokenFate.Stays);
            case PushOutcomeKind.InvalidToken:
                return Done(TokenFate.Dead);
            case PushOutcomeKind.Quarantine:
                return Done(TokenFate.Doubtful);
            case PushOutcomeKind.Transient when outcome.MayHaveArrived && !mayRepeat:
                return Done(TokenFate.Stays);
        }

        var dueAt = now + (long)RetrySchedule.After(tries, outcome.RetryAfter, random).TotalMilliseconds;
        if (pausedUntil is { } until) dueAt = Math.Max(dueAt, until.ToUnixTimeMilliseconds() + random.Next(1_000));
        return dueAt >= expiresAt ? Done(TokenFate.Stays) : new Aftermath(false, dueAt, TokenFate.Stays);
    }

    private static Aftermath Done(TokenFate token) => new(true, 0, token);
}

/// <summary>What becomes of a token.</summary>
internal enum TokenFate
{
    /// <summary>It stays.</summary>
    Stays,

    /// <summary>The vendor doubts it.</summary>
    Doubtful,

    /// <summary>The vendor calls it dead.</summary>
    Dead,
}
