using Im.Grains.Calls;
using Im.Grains.Conversations;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>Whether the account may send or change something now: not while it is banned, not above its tenant's rate, and
/// not where the tenant has ended.</summary>
internal sealed partial class AccountGrain
{
    private static readonly TimeSpan SettingsAge = TimeSpan.FromMinutes(1);

    private static readonly SendOutcome Banned = SendOutcome.Refused(ErrorCode.Forbidden, "The account is banned.");
    private static readonly SendOutcome NoTenant = SendOutcome.Refused(ErrorCode.Forbidden, "The tenant does not exist any more.");

    private TokenBucket? _sendRate; // null until the tenant is asked, and where it is gone
    private long _tenantAskedAt;

    public async Task<Admission> Admit(string deviceId, long fence, int cost)
    {
        if (_sessions.Of(deviceId)?.Fence != fence) return new Admission { UnknownSession = true };
        return new Admission { Refusal = await Charge(cost) is { } refusal ? AnswerOf(refusal) : null };
    }

    /// <summary>Takes as many of the messages as may be sent now: how many, and what is said of the others.</summary>
    private async ValueTask<(int Admitted, SendOutcome? Refusal)> TakeUpTo(IReadOnlyList<OutgoingMessage> messages)
    {
        if (IsBanned) return (0, Banned);
        if (await SendRate() is not { } rate) return (0, NoTenant);
        if (HasCalls(messages)) return TakeEach(rate, messages);

        var admitted = rate.Take(messages.Count);
        return (admitted, admitted == messages.Count ? null : TooMany(rate.UntilNext()));
    }

    /// <summary>As many as there can be of messages that do not all cost the same.</summary>
    private static (int Admitted, SendOutcome? Refusal) TakeEach(TokenBucket rate, IReadOnlyList<OutgoingMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var wait = rate.TakeAll(CallSignal.CostOf(messages[i]));
            if (wait > TimeSpan.Zero) return (i, TooMany(wait));
        }

        return (messages.Count, null);
    }

    /// <summary>Takes as much as so many messages, or nothing and says why.</summary>
    private async ValueTask<SendOutcome?> Charge(int cost)
    {
        if (IsBanned) return Banned;
        if (await SendRate() is not { } rate) return NoTenant;

        var wait = rate.TakeAll(cost);
        return wait == TimeSpan.Zero ? null : TooMany(wait);
    }

    /// <summary>What calls are answered where the tenant is gone; null where it is not.</summary>
    private async ValueTask<Answer?> Ended() =>
        state.State.Profile is not null && await SendRate() is null ? AnswerOf(NoTenant) : null;

    /// <summary>The rate by the tenant's settings; null where the tenant is gone. Settings that have become old are asked
    /// for beside: no send waits for them, so none overtakes another.</summary>
    private async ValueTask<TokenBucket?> SendRate()
    {
        if (_sendRate is null) await AskTenant();
        else if (time.GetElapsedTime(_tenantAskedAt) >= SettingsAge) _ = AskTenantAgain();
        return _sendRate;
    }

    private async Task AskTenant()
    {
        // Before the answer: one question at a time is enough, and one that fails is put again when this is old.
        _tenantAskedAt = time.GetTimestamp();
        if (await Tenant(TenantNo).Settings() is { } settings)
        {
            if (_sendRate is null) _sendRate = new TokenBucket(settings.MessagesPerSecond, settings.MessageBurst, time);
            else _sendRate.Become(settings.MessagesPerSecond, settings.MessageBurst);
            return;
        }

        _sendRate = null;
        await EndSessionsOfNoTenant();
    }

    private async Task AskTenantAgain()
    {
        try
        {
            await AskTenant();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogTenantSilent(e);
        }
    }

    // Rounded up: who waits so long must not be refused again.
    private static SendOutcome TooMany(TimeSpan wait) =>
        SendOutcome.Refused(ErrorCode.RateLimited, "Too many messages. Try again later.") with
        {
            RetryAfterMs = Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)),
        };

    private static Answer AnswerOf(SendOutcome refusal) =>
        Answer.Refused(refusal.Code, refusal.Message!) with { RetryAfterMs = refusal.RetryAfterMs };

    /// <summary>Nobody can reach the devices any more, and a CONNECT of theirs is refused: they are told so.</summary>
    private Task EndSessionsOfNoTenant()
    {
        var farewell = ServerEvents.Kicked(NoTenant.Message!, Me, TenantNo, time.GetUtcNow());
        return Task.WhenAll(_sessions.All.Select(session => EndSession(session.DeviceId, SessionEnd.Kicked, farewell)));
    }

    [LoggerMessage(LogLevel.Warning, "The tenant did not tell its settings; the account goes on with those it knows.")]
    private partial void LogTenantSilent(Exception exception);
}
