using Im.Archive;
using Im.Notifications;
using Im.Protocol;
using Microsoft.Extensions.Logging;
using VendorRegistry = Im.Push.VendorRegistry;

namespace Im.Grains.Push;

/// <summary>
/// How the grains of a process have messages pushed. In a process without notifications nothing is. Where the outbox does
/// not take something in time, the message goes its way without it: it is archived, and devices pull it.
/// </summary>
internal sealed partial class PushOffers(
    TimeProvider time, ILogger<PushOffers> logger, IPushSettings? settings = null, IPushOutbox? outbox = null,
    IPushClicks? clicks = null, VendorRegistry? vendors = null, IPushReach? reach = null)
{
    // A sender waits for its acknowledgement meanwhile, and a call that can come back to an account has 5 s in all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether the tenant has push: nothing is spent on it where it has not.</summary>
    public bool IsOn(string tenantNo) => outbox is not null && settings is not null && settings.IsOn(tenantNo);

    /// <summary>Whether a vendor's devices can be told a number of unread messages, and nothing else.</summary>
    public bool SetsBadgeAlone(string vendor) => vendors?.Find(vendor)?.Capabilities.BadgeAlone == true;

    /// <summary>Messages for devices that do not have them. Durable when it returns, if the outbox could take them.</summary>
    public Task Offer(IReadOnlyList<PushOffer> offers) =>
        offers.Count == 0 ? Task.CompletedTask : Try(() => outbox!.Offer(offers), offers.Count);

    /// <summary>A message for all who are in an audience. Durable when it returns, if the outbox could take it.</summary>
    public Task OfferToMany(AudiencePush push) => Try(() => outbox!.OfferToMany(push), 1);

    /// <summary>What waits for a conversation is no longer needed, up to a seq.</summary>
    public Task Withdraw(AccountId account, string? deviceId, PeerId peer, long upToSeq) =>
        Try(() => outbox!.Withdraw(account, deviceId, peer, upToSeq), 1);

    /// <summary>A message was recalled. Returns at once.</summary>
    public void Recalled(StoredMessage message)
    {
        if (IsOn(message.TenantNo)) Try(() => outbox!.Recall(message.Conversation, message.Seq), 1).Ignore();
    }

    /// <summary>A call need not ring any more, as the account has answered or refused.</summary>
    public Task WithdrawCall(AccountId account, PeerId peer, string roomId) =>
        Try(() => outbox!.WithdrawCall(account, peer, roomId), 1);

    /// <summary>An account comes to have a device.</summary>
    public Task Note(string tenantNo, AccountId account) =>
        reach is null || !IsOn(tenantNo) ? Task.CompletedTask : Try(() => reach.Note(tenantNo, account), 1);

    /// <summary>A notification was opened.</summary>
    public Task Clicked(PushClick click) => clicks is null ? Task.CompletedTask : clicks.Clicked(click);

    private async Task Try(Func<Task> put, int count)
    {
        try
        {
            await put().WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTaken(e, count);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The push outbox did not take {Count} entries.")]
    private partial void LogNotTaken(Exception exception, int count);
}
