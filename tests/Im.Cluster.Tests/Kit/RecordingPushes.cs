using System.Collections.Concurrent;
using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>A push outbox that keeps what grains put into it, and can be told to fail. Push is on for one tenant alone.</summary>
public sealed class RecordingPushes : IPushOutbox, IPushSettings, IPushClicks
{
    private readonly ConcurrentQueue<PushOffer> _offers = new();
    private readonly ConcurrentQueue<AudiencePush> _toMany = new();
    private readonly ConcurrentQueue<(AccountId Account, string? DeviceId, PeerId Peer, long UpToSeq)> _withdrawn = new();
    private readonly ConcurrentQueue<(long Conversation, long Seq)> _recalled = new();
    private readonly ConcurrentQueue<(AccountId Account, PeerId Peer, string RoomId)> _calls = new();
    private readonly ConcurrentQueue<PushClick> _clicks = new();
    private readonly ConcurrentDictionary<PeerId, bool> _troubles = new();

    public bool IsOn(string tenantNo) => tenantNo == TestTenants.Push;

    /// <summary>Nothing of this sender's is taken any more.</summary>
    public void FailFor(Device sender) => _troubles[sender.Account.AsPeer()] = true;

    /// <summary>What was offered for a device, in order.</summary>
    internal IReadOnlyList<PushOffer> For(Device device) =>
        [.. _offers.Where(offer => offer.Account == device.Account && offer.DeviceId == device.DeviceId)];

    /// <summary>The seqs of what was offered for a device, in order.</summary>
    internal IEnumerable<long> SeqsFor(Device device) => For(device).Select(offer => offer.Message.Seq);

    /// <summary>What was offered for all of an audience, in order.</summary>
    public IReadOnlyList<AudiencePush> To(PeerId audience) => [.. _toMany.Where(push => push.Audience == audience)];

    /// <summary>What was withdrawn of an account's, in order.</summary>
    public IReadOnlyList<(string? DeviceId, PeerId Peer, long UpToSeq)> WithdrawnOf(AccountId account) =>
        [.. _withdrawn.Where(it => it.Account == account).Select(it => (it.DeviceId, it.Peer, it.UpToSeq))];

    /// <summary>Whether it was told that a message was recalled.</summary>
    public bool HasRecalled(PushMessage message) => _recalled.Contains((message.Conversation, message.Seq));

    /// <summary>The calls of an account that were withdrawn, in order.</summary>
    public IReadOnlyList<(PeerId Peer, string RoomId)> CallsWithdrawnOf(AccountId account) =>
        [.. _calls.Where(it => it.Account == account).Select(it => (it.Peer, it.RoomId))];

    /// <summary>The clicks of an account.</summary>
    public IReadOnlyList<PushClick> ClicksOf(AccountId account) => [.. _clicks.Where(click => click.Account == account)];

    public Task Offer(IReadOnlyList<PushOffer> offers)
    {
        if (offers.Any(offer => _troubles.ContainsKey(offer.Message.From))) return Task.FromException(new TimeoutException("No database."));

        foreach (var offer in offers) _offers.Enqueue(offer);
        return Task.CompletedTask;
    }

    public Task OfferToMany(AudiencePush push)
    {
        if (_troubles.ContainsKey(push.Message.From)) return Task.FromException(new TimeoutException("No database."));

        _toMany.Enqueue(push);
        return Task.CompletedTask;
    }

    public Task Withdraw(AccountId account, string? deviceId, PeerId peer, long upToSeq)
    {
        _withdrawn.Enqueue((account, deviceId, peer, upToSeq));
        return Task.CompletedTask;
    }

    public Task Recall(long conversation, long seq)
    {
        _recalled.Enqueue((conversation, seq));
        return Task.CompletedTask;
    }

    public Task WithdrawCall(AccountId account, PeerId peer, string roomId)
    {
        _calls.Enqueue((account, peer, roomId));
        return Task.CompletedTask;
    }

    public Task Clicked(PushClick click)
    {
        _clicks.Enqueue(click);
        return Task.CompletedTask;
    }
}
