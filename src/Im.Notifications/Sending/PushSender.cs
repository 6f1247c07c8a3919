using Im.Push;
using Microsoft.Extensions.Logging;

namespace Im.Notifications;

/// <summary>Calls vendors, and says what becomes of each entry.</summary>
internal sealed partial class PushSender(
    VendorRegistry vendors, IPushAccounts accounts, PushInstruments instruments, TimeProvider time, ILogger<PushSender> logger)
{
    // What remains of a lease must be enough for the vendor and for writing down what it said.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Sends attempts that are alike.</summary>
    /// <returns>What becomes of each.</returns>
    public async Task<IReadOnlyList<OutboxFinish>> Send(IReadOnlyList<PushAttempt> attempts)
    {
        var (first, now) = (attempts[0], Now);
        if (attempts.Any(it => it.Entry.LeasedUntil - now < Longest.TotalMilliseconds) || first.Lane.PausedUntil is not null)
            return [.. attempts.Select(it => Defer(it, now))];

        var vendor = vendors.Find(first.Lane.Credential.Vendor)!;
        using var limit = new CancellationTokenSource(Longest, time);
        var begun = time.GetTimestamp();
        IReadOnlyList<PushOutcome> outcomes;
        try
        {
            outcomes = await Call(vendor, first, attempts, limit.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(vendor.Name, failure);
            outcomes = [.. attempts.Select(_ => PushOutcome.Transient("failure"))];
        }

        instruments.Sent(vendor.Name, time.GetElapsedTime(begun));
        var ends = new OutboxFinish[attempts.Count];
        for (var i = 0; i < ends.Length; i++) ends[i] = await End(attempts[i], outcomes[i], vendor, now);
        return ends;
    }

    private static OutboxFinish Defer(PushAttempt attempt, long now)
    {
        var until = attempt.Lane.PausedUntil?.ToUnixTimeMilliseconds() ?? now;
        return new OutboxFinish(attempt.Entry, FinishAction.Defer, until + Random.Shared.Next(500), now);
    }

    private static async Task<IReadOnlyList<PushOutcome>> Call(
        IPushVendor vendor, PushAttempt first, IReadOnlyList<PushAttempt> attempts, CancellationToken cancellation)
    {
        var targets = attempts.Select(it => new PushTarget(it.Address.Token)).ToList();
        var outcomes = await vendor.Send(first.Lane.Credential, first.Notification, targets, cancellation);
        var refused = Enumerable.Range(0, targets.Count).Where(it => outcomes[it].IsClickRefused).ToList();
        if (refused.Count == 0 || first.Notification.Click == Im.Push.PushClick.OpenApp) return outcomes;

        // The message counts, not what a click on it opens.
        var plain = first.Notification with { Click = Im.Push.PushClick.OpenApp };
        var again = await vendor.Send(first.Lane.Credential, plain, [.. refused.Select(it => targets[it])], cancellation);
        var all = outcomes.ToArray();
        for (var i = 0; i < refused.Count; i++) all[refused[i]] = again[i];
        return all;
    }

    private async Task<OutboxFinish> End(PushAttempt attempt, PushOutcome outcome, IPushVendor vendor, long sentAt)
    {
        var (entry, lane, now) = (attempt.Entry, attempt.Lane, Now);
        var name = PushLogOutcomes.NameOf(outcome.Kind);
        instruments.Outcome(vendor.Name, name);
        if (lane.Learn(outcome, attempt.TokenHash) is { } alarm)
        {
            instruments.Alarm(vendor.Name, alarm);
            LogAlarm(vendor.Name, lane.Credential.Owner.TenantNo, lane.Credential.Owner.AppId, alarm, outcome.Code);
        }

        var mayRepeat = vendor.Capabilities.Deduplicates
            || (vendor.Capabilities.Replaces && attempt.Notification.CollapseKey is not null);
        var after = Aftermath.Of(
            outcome, entry.Tries + 1, mayRepeat, lane.PausedUntil, now, attempt.ExpiresAt, Random.Shared);
        if (after.Token != TokenFate.Stays) await Retire(attempt, outcome, after.Token, sentAt);

        var isAccepted = outcome.Kind == PushOutcomeKind.Accepted;
        if (isAccepted) instruments.Accepted(TimeSpan.FromMilliseconds(now - entry.OfferedAt));
        var isShown = isAccepted && !attempt.Notification.IsSilent;
        return new OutboxFinish(
            entry, after.IsDone ? FinishAction.Done : FinishAction.Retry,
            after.IsDone ? now + (long)Interval.TotalMilliseconds : after.DueAt, now)
        {
            ShownVendor = isShown ? vendor.Name : null,
            ShownVendorId = isShown ? Storable(outcome.VendorId) : null,
            ShownAppId = isShown ? attempt.Address.AppId : null,
            Log = new PushLogNote(vendor.Name, name, Storable(outcome.Code)!, Storable(outcome.VendorId), attempt.TokenHash),
        };
    }

    // The push is done, whatever becomes of the token: if this fails, the next push finds it dead again.
    private async Task Retire(PushAttempt attempt, PushOutcome outcome, TokenFate fate, long sentAt)
    {
        var isCertain = fate == TokenFate.Dead && attempt.Lane.MayRemove;
        var before = outcome.AsOf?.ToUnixTimeMilliseconds() ?? sentAt;
        try
        {
            await accounts.Retire(
                attempt.Entry.Message.TenantNo, attempt.Entry.DeviceId, attempt.Address.Vendor, attempt.Address.Token, before,
                isCertain);
            instruments.Retired(attempt.Address.Vendor, isCertain);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogNotRetired(attempt.Address.Vendor, attempt.TokenHash, failure);
        }
    }

    // A vendor's words: of any length, with any characters.
    private static string? Storable(string? text) => text is null ? null
        : new string([.. text.Where(it => !char.IsControl(it) && !char.IsSurrogate(it)).Take(200)]);

    [LoggerMessage(LogLevel.Warning, "Vendor {Vendor} could not be called; it is tried again.")]
    private partial void LogFailed(string vendor, Exception failure);

    [LoggerMessage(LogLevel.Error, "Push through {Vendor} needs a look for tenant {TenantNo}, app {AppId}: {Alarm}, code {Code}.")]
    private partial void LogAlarm(string vendor, string tenantNo, string appId, string alarm, string code);

    [LoggerMessage(LogLevel.Warning, "A token of {Vendor} that is dead, {TokenHash}, could not be taken away.")]
    private partial void LogNotRetired(string vendor, string tokenHash, Exception failure);
}
