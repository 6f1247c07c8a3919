using Im.Push;

namespace Im.Notifications;

/// <summary>What a process knows of a credential: how much of it is under way, until when it waits, how its tokens fare.</summary>
internal sealed class CredentialLane(PushCredential credential, TimeProvider time)
{
    /// <summary>Targets under way; more have to come again, so that a slow vendor holds up no other.</summary>
    public const int Limit = 500;

    private static readonly TimeSpan FirstAuthPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAuthPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    // At vendors there a day ends at midnight in China, where there is no summer time.
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly HashSet<string> Chinese = ["huawei", "harmony", "honor", "xiaomi", "oppo", "vivo", "meizu"];

    private readonly Lock _lock = new();
    private readonly MassGuard _guard = new(time);
    private int _underWay;
    private int _authFailures;
    private bool _alarmed;
    private DateTimeOffset _pausedUntil;

    /// <summary>The credential.</summary>
    public PushCredential Credential => credential;

    /// <summary>When something was sent last, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long UsedAt { get; private set; } = time.GetTimestamp();

    /// <summary>Until when it waits; null if it does not.</summary>
    public DateTimeOffset? PausedUntil
    {
        get
        {
            lock (_lock) return _pausedUntil > time.GetUtcNow() ? _pausedUntil : null;
        }
    }

    /// <summary>Whether nothing is under way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock) return _underWay == 0;
        }
    }

    /// <summary>How long to wait for places, if all are taken: the longer, the slower the vendor is.</summary>
    public TimeSpan? Crowded
    {
        get
        {
            lock (_lock) return _underWay < Limit ? null : TimeSpan.FromSeconds(2);
        }
    }

    /// <summary>Takes places; false if there are not so many.</summary>
    public bool TryEnter(int targets)
    {
        lock (_lock)
        {
            if (_underWay > 0 && _underWay + targets > Limit) return false;

            _underWay += targets;
            UsedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Gives places back.</summary>
    public void Leave(int targets)
    {
        lock (_lock) _underWay -= targets;
    }

    /// <summary>Learns from an answer.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="tokenHash">What the log knows the token by that it is about.</param>
    /// <returns>What somebody must look at now; null for nothing new.</returns>
    public string? Learn(PushOutcome outcome, string tokenHash)
    {
        lock (_lock)
        {
            var isAccepted = outcome.Kind == PushOutcomeKind.Accepted;
            // What says nothing of the token says nothing to the guard.
            if (isAccepted || outcome.Kind is PushOutcomeKind.InvalidToken or PushOutcomeKind.Quarantine)
                _guard.Count(isAccepted, !isAccepted);
            if (isAccepted) _authFailures = 0;
            switch (outcome)
            {
                case { Kind: PushOutcomeKind.AuthFailed }:
                    // Those that were under way together count once.
                    if (_pausedUntil > time.GetUtcNow()) return null;
                    var pause = FirstAuthPause * Math.Pow(2, Math.Min(_authFailures++, 10));
                    Pause(pause < LongestAuthPause ? pause : LongestAuthPause);
                    return "auth";
                case { Kind: PushOutcomeKind.Throttled, Scope: PushThrottleScope.App }:
                    Pause(outcome.RetryAfter ?? UsualPause);
                    return null;
                case { Kind: PushOutcomeKind.Throttled, Scope: PushThrottleScope.Day }:
                    var isNew = _pausedUntil <= time.GetUtcNow();
                    Pause(outcome.RetryAfter ?? UntilMidnight());
                    return isNew ? "day-quota" : null;
                default:
                    var wasAlarmed = _alarmed;
                    _alarmed = _guard.IsMass;
                    // Nothing waits for that: who doubts a token is a client's choice, too.
                    var isCredential = outcome.Kind == PushOutcomeKind.Quarantine && _guard.Doubt(tokenHash);
                    return _alarmed && !wasAlarmed ? "mass-invalid" : isCredential ? "auth" : null;
            }
        }
    }

    /// <summary>Whether a token that the vendor calls dead may be removed; else it is only doubted.</summary>
    public bool MayRemove
    {
        get
        {
            lock (_lock) return _guard.MayRemove;
        }
    }

    private void Pause(TimeSpan pause)
    {
        var until = time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause);
        if (until > _pausedUntil) _pausedUntil = until;
    }

    private TimeSpan UntilMidnight()
    {
        var offset = Chinese.Contains(credential.Vendor) ? China : TimeSpan.Zero;
        var there = time.GetUtcNow().ToOffset(offset);
        return new DateTimeOffset(there.Date.AddDays(1), offset) - there;
    }
}
