using System.Security.Cryptography;
using System.Text;
using Im.Grains.Push;
using Im.Protocol;
using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>Puts what grains offer into the database, with the times at which it is due and of no worth any more.</summary>
internal sealed class PushOutbox(
    IPushStore store, IPushApps apps, OutboxSignal signal, TakingBack back, PushInstruments instruments, TimeProvider time,
    IOptions<NotificationOptions> options) : IPushOutbox
{
    private const int LongestRoom = 128;

    // An audience's members are asked a little later: messages of a busy group are put together first.
    private static readonly TimeSpan AudienceWindow = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(5);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task Offer(IReadOnlyList<PushOffer> offers)
    {
        var now = Now;
        var taken = new List<OutboxOffer>(offers.Count);
        foreach (var offer in offers)
        {
            if (!apps.IsOn(offer.Message.TenantNo)) continue;

            var dueAt = offer.AtOnce ? now : now + (long)options.Value.Window.TotalMilliseconds;
            var known = offer with { Message = Storable(offer.Message) };
            taken.Add(new OutboxOffer(known, dueAt, ExpiryOf(offer.Message), now));
        }

        // One after the other where one joins another: a statement changes a row once.
        foreach (var part in Parts(taken))
        {
            instruments.Dropped(await store.Add(part, options.Value.PerDevice));
            instruments.Offered(part.Count, "device");
            signal.Raise(part.Min(it => it.DueAt));
        }
    }

    public async Task OfferToMany(AudiencePush push)
    {
        if (!apps.IsOn(push.Message.TenantNo) || push.Only is { Count: 0 }) return;

        var (now, expiresAt) = (Now, ExpiryOf(push.Message));
        var offers = AudienceSlots.Of(push with { Message = Storable(push.Message) })
            .Select(it => new AudienceOffer(
                it.Push, it.Slot, it.AtOnce ? now : now + (long)AudienceWindow.TotalMilliseconds, expiresAt))
            .ToList();
        await store.AddAudience(offers);
        instruments.Offered(1, "audience");
        signal.Raise(offers.Min(it => it.DueAt));
    }

    public async Task Withdraw(AccountId account, string? deviceId, PeerId peer, long upToSeq)
    {
        foreach (var shown in await store.Withdraw(account, deviceId, peer, upToSeq, Now)) back.Take(shown);
    }

    public async Task Recall(long conversation, long seq)
    {
        foreach (var shown in await store.Recall(conversation, seq)) back.Take(shown);
    }

    public async Task WithdrawCall(AccountId account, PeerId peer, string roomId)
    {
        var slot = OutboxSlots.Of(PushKind.CallInvite, roomId);
        foreach (var shown in await store.Withdraw(account, deviceId: null, peer, long.MaxValue, Now, slot)) back.Take(shown);
    }

    private static IEnumerable<IReadOnlyList<OutboxOffer>> Parts(List<OutboxOffer> offers)
    {
        for (var rest = offers; rest.Count > 0;)
        {
            var part = rest.DistinctBy(it => it.Key).ToList();
            yield return part;
            rest = [.. rest.Except(part, ReferenceEqualityComparer.Instance).Cast<OutboxOffer>()];
        }
    }

    // A room is what clients say it is: of any length, with any characters.
    private static PushMessage Storable(PushMessage message) =>
        message.RoomId.Length <= LongestRoom && message.RoomId.All(it => it is > ' ' and < '\x7f')
            ? message
            : message with { RoomId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.RoomId))) };

    private long ExpiryOf(PushMessage message)
    {
        // The app's own setting may be shorter, and is looked at when it is sent.
        var ttl = message.Kind == PushKind.CallInvite ? LongestCall : apps.LongestTtl(message.TenantNo);
        return message.Timestamp + (long)ttl.TotalMilliseconds;
    }
}
