using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;

namespace Im.Conformance.Tests.Push;

/// <summary>What may be offered to the outbox of a test; each test has accounts of its own.</summary>
internal sealed class Offers
{
    public const long Start = 1_800_000_000_000;
    public const int PerDevice = 200;

    private static long _conversations;

    public string TenantNo { get; } = Guid.NewGuid().ToString("n");

    public AccountId Bob => Account("bob");

    public AccountId Account(string userId) => WireIds.Account(TenantNo, userId);

    public long Conversation { get; } = Interlocked.Increment(ref _conversations);

    public PushMessage Message(long seq, PushKind kind = PushKind.Message, params string[] mentions) => new()
    {
        TenantNo = TenantNo,
        Conversation = Conversation,
        Seq = seq,
        MessageId = $"m{seq}",
        From = Account("alice").AsPeer(),
        Kind = kind,
        Mentions = mentions,
        RoomId = kind is PushKind.CallInvite or PushKind.CallEnd ? "room" : "",
        Timestamp = Start,
    };

    public OutboxOffer Offer(
        long seq, long now = Start, long? dueAt = null, string device = "phone", PushKind kind = PushKind.Message, string? peer = null,
        params string[] mentions)
    {
        var from = new PeerId(peer ?? Account("alice").Value);
        var offer = new PushOffer(Bob, device, Login: 7, from, Message(seq, kind, mentions));
        return new OutboxOffer(offer, dueAt ?? now, now + 86_400_000, now);
    }

    public AudienceOffer ToMany(long seq, string slot = "", long dueAt = Start, params AccountId[] only) => new(
        new AudiencePush(WireIds.Group(TenantNo, "team"), Message(seq), only.Length == 0 ? null : only), slot, dueAt,
        Start + 86_400_000);
}
