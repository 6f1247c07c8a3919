using Im.Grains.Conversations;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>Whether the account may send or change something now: not while it is banned, not above its tenant's rate, and
/// not where the tenant has ended.</summary>
internal sealed partial class AccountGrain
{
    private static readonly TimeSpan SettingsAge = TimeSpan.FromMinutes(1);

    private static readonly SendOutcome NoTenant = SendOutcome.Refused(ErrorCode.Forbidden, "The tenant does not exist any more.");

    private TokenBucket? _sendRate; // null until the tenant is asked, and where it is gone
    private long _tenantAskedAt;

    public async Task<Admission> Admit(string deviceId, long fence)
    {
        if (_sessions.Of(deviceId)?.Fence != fence) return new Admission { UnknownSession = true };

        var (_, refusal) = await Admit(1);
        return new Admission
        {
            Refusal = refusal is null ? null : Answer.Refused(refusal.Code, refusal.Message!) with { RetryAfterMs = refusal.RetryAfterMs },
        };
    }

    /// <summary>How many of so many may be done now, and what is said of the others.</summary>
    private async ValueTask<(int Admitted, SendOutcome? Refusal)> Admit(int wanted)
    {
        if (IsBanned) return (0, SendOutcome.Refused(ErrorCode.Forbidden, "The account is banned."));
        if (await SendRate() is not { } rate) return (0, NoTenant);

        var admitted = rate.Take(wanted);
        return (admitted, admitted == wanted ? null : SendOutcome.Refused(ErrorCode.RateLimited, "Too many messages. Try again later.") with
        {
            // Rounded up: who waits so long must not be refused again.
            RetryAfterMs = Math.Max(1, (long)Math.Ceiling(rate.UntilNext().TotalMilliseconds)),
        });
    }

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

    /// <summary>Nobody can reach the devices any more, and a CONNECT of theirs is refused: they are told so.</summary>
    private Task EndSessionsOfNoTenant()
    {
        var farewell = ServerEvents.Kicked(NoTenant.Message!, Me, TenantNo, time.GetUtcNow());
        return Task.WhenAll(_sessions.All.Select(session => EndSession(session.DeviceId, SessionEnd.Kicked, farewell)));
    }

    [LoggerMessage(LogLevel.Warning, "The tenant did not tell its settings; the account goes on with those it knows.")]
    private partial void LogTenantSilent(Exception exception);
}
