using System.Collections.Concurrent;
using Im.Archive;
using Im.Grains.Push;
using Im.Push;

namespace Im.Notifications;

/// <summary>Makes attempts of leased entries: asks the account again, reads the message, finds the credential,
/// renders.</summary>
internal sealed class PushJudge(
    IPushAccounts accounts, IMessageArchive archive, IPushApps apps, VendorRegistry vendors, CredentialLanes lanes,
    PushNames names, PushInstruments instruments, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Messages of one batch: a group's message is read once.</summary>
    public sealed class Batch
    {
        internal ConcurrentDictionary<(long, long), Lazy<Task<StoredMessage?>>> Messages { get; } = new();
    }

    /// <summary>The attempt, or what becomes of the entry without one.</summary>
    public async Task<(PushAttempt? Attempt, OutboxFinish? End)> Judge(OutboxEntry entry, Batch batch)
    {
        if (entry.ExpiresAt <= Now) return (null, Refuse(entry, PushRefusal.Expired, ""));

        var verdict = await accounts.Judge(entry.Account, entry.Question);
        if (verdict.Refusal is { } refusal) return (null, Refuse(entry, refusal, ""));
        if (verdict.NotBefore > Now) return (null, Later(entry, TimeSpan.FromMilliseconds(verdict.NotBefore - Now)));

        var address = verdict.Address!;
        var app = await apps.Find(entry.Message.TenantNo, address.AppId);
        if (app?.CredentialFor(address.Vendor) is not { } credential || vendors.Find(credential.Vendor) is not { } vendor)
            return (null, Refuse(entry, PushRefusal.NoCredential, address.Vendor));

        var expiresAt = PushIds.ExpiryOf(app, entry.Message);
        if (expiresAt <= Now) return (null, Refuse(entry, PushRefusal.Expired, vendor.Name));

        var lane = lanes.Of(credential);
        if (lane.PausedUntil is { } until) return (null, Postpone(entry, until, expiresAt, vendor.Name));

        if (lane.Crowded is { } wait) return (null, Later(entry, wait));

        var message = await Message(entry.Message.Conversation, verdict.InsteadSeq > 0 ? verdict.InsteadSeq : entry.Message.Seq, batch);
        if (message is null) return (null, Refuse(entry, PushRefusal.Expired, vendor.Name));
        if (message.RecalledAt is not null) return (null, Refuse(entry, PushRefusal.Recalled, vendor.Name));

        var sender = await names.OfSender(message.From);
        var notification = PushRenderer.Render(
            new PushOccasion(app, entry, message, verdict, vendor.Name, sender, await names.OfGroup(entry.Peer)), Now);
        if (notification.IsSilent && !vendor.Capabilities.Silent)
            return (null, Refuse(entry, verdict.BadgeOnly ? PushRefusal.Quiet : PushRefusal.Unsupported, vendor.Name));
        return (new PushAttempt(entry, app, lane, address, notification, expiresAt), null);
    }

    /// <summary>It comes again without having been tried.</summary>
    public OutboxFinish Later(OutboxEntry entry, TimeSpan pause) =>
        new(entry, FinishAction.Defer, Now + (long)pause.TotalMilliseconds, Now);

    // What will not be worth showing when its credential is in use again need not wait for that.
    private OutboxFinish Postpone(OutboxEntry entry, DateTimeOffset until, long expiresAt, string vendor)
    {
        var dueAt = until.ToUnixTimeMilliseconds() + Random.Shared.Next(1_000);
        return dueAt >= expiresAt
            ? Refuse(entry, PushRefusal.Expired, vendor)
            : new OutboxFinish(entry, FinishAction.Defer, dueAt, Now);
    }

    private OutboxFinish Refuse(OutboxEntry entry, PushRefusal why, string vendor)
    {
        var code = PushLogOutcomes.NameOf(why);
        instruments.Refused(code);
        return new OutboxFinish(entry, FinishAction.Drop, Now + (long)Interval.TotalMilliseconds, Now)
        {
            Log = new PushLogNote(
                vendor, why == PushRefusal.Expired ? PushLogOutcomes.Expired : PushLogOutcomes.Refused, code),
        };
    }

    private async Task<StoredMessage?> Message(long conversation, long seq, Batch batch)
    {
        var key = (conversation, seq);
        return await batch.Messages.GetOrAdd(key, it => new Lazy<Task<StoredMessage?>>(() => archive.Find(it.Item1, it.Item2))).Value;
    }
}
