using Im.Archive;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Unit.Tests.Protocol;

namespace Im.Unit.Tests.Grains;

/// <summary>The entries of received.json, from the bytes of the sender to those of a receiver.</summary>
public sealed class Messages_as_they_are_received
{
    private static readonly ProtocolVectors<ReceivedVector> Vectors = new("received");

    public static TheoryData<string> All => Vectors.Names;

    public static TheoryData<string> ThroughMany =>
        [.. Vectors.All.Where(it => Stored(it).To.Kind != PeerKind.Account).Select(it => it.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Are_the_vectors_bytes_when_pulled(string name)
    {
        var vector = Vectors[name];

        var pulled = EnvelopeView.For(new AccountId(vector.Receiver), Stored(vector));

        Assert.Equal(vector.Received, Chat.Text(pulled.Json));
    }

    [Theory]
    [MemberData(nameof(ThroughMany))]
    public void Are_the_vectors_bytes_when_the_receiver_is_written_into_what_all_share(string name)
    {
        var vector = Vectors[name];

        var shared = EnvelopeView.ForMembers(Stored(vector));
        var received = shared.Json.ToArray();
        Chat.Bytes(vector.Receiver).CopyTo(received.AsMemory(shared.ToOffset));

        Assert.Equal(vector.Received, Chat.Text(received));
    }

    private static StoredMessage Stored(ReceivedVector vector)
    {
        Assert.True(EnvelopeReader.TryRead(Chat.Bytes(vector.Json), out var sent, out var error), $"{error}");
        var message = new OutgoingMessage
        {
            MessageId = sent.Id,
            To = sent.To,
            Target = sent.Target,
            Type = sent.Type,
            Content = sent.Content,
            Extra = sent.Extra,
            AppId = sent.AppId,
            IsBackground = sent.IsBackground,
        };
        var batch = new ConversationBatch
        {
            From = new PeerId(vector.Sender),
            TenantNo = EnvelopeVectors.TenantNo,
            Messages = [message],
        };
        return SendRules.Place(batch, message, conversation: 1, EnvelopeVectors.Timestamp) with
        {
            Seq = EnvelopeVectors.Seq,
            RecalledAt = vector.Recalled ? EnvelopeVectors.Timestamp : null,
        };
    }

    internal sealed record ReceivedVector(string Name, string Sender, string Json, string Receiver, string Received, bool Recalled = false)
        : INamed;
}
