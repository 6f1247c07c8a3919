using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>A message on its way into the archive, checked at the boundary.</summary>
[GenerateSerializer, Immutable, Alias("outgoing-message")]
public sealed record OutgoingMessage
{
    /// <summary>The sender's id for it.</summary>
    [Id(0)]
    public required string MessageId { get; init; }

    /// <summary>To whom.</summary>
    [Id(1)]
    public required PeerId To { get; init; }

    /// <summary>The one member meant in a group; empty for all.</summary>
    [Id(2)]
    public string Target { get; init; } = "";

    /// <summary>The message type's code.</summary>
    [Id(3)]
    public required int Type { get; init; }

    /// <summary>The content's JSON: forwarded byte for byte.</summary>
    [Id(4)]
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Unknown members of the envelope, forwarded too.</summary>
    [Id(5)]
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>The sub-application whose devices alone receive it; empty for all.</summary>
    [Id(6)]
    public string AppId { get; init; } = "";

    /// <summary>Whether it works in the background.</summary>
    [Id(7)]
    public bool IsBackground { get; init; }
}

/// <summary>Messages of one connection, in the order they were sent.</summary>
[GenerateSerializer, Immutable, Alias("send-batch")]
public sealed record SendBatch
{
    /// <summary>The sending device: it does not get its own messages back.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }

    /// <summary>The sending session's fence: an account that does not know it says so.</summary>
    [Id(1)]
    public required long Fence { get; init; }

    /// <summary>The messages.</summary>
    [Id(2)]
    public required IReadOnlyList<OutgoingMessage> Messages { get; init; }
}

/// <summary>What became of a <see cref="SendBatch"/>.</summary>
[GenerateSerializer, Immutable, Alias("send-answer")]
public sealed record SendAnswer
{
    /// <summary>The account does not know the session (it was activated anew, or the session was replaced), or leaves with
    /// its silo and cannot wait for what it has sent: the gateway announces the session again, and sends again if it is
    /// accepted. What was archived all the same is known by its id.</summary>
    [Id(0)]
    public bool UnknownSession { get; init; }

    /// <summary>One outcome a message.</summary>
    [Id(1)]
    public IReadOnlyList<SendOutcome> Outcomes { get; init; } = [];
}

/// <summary>What became of one message: what its PUBACK and receipt say.</summary>
[GenerateSerializer, Immutable, Alias("send-outcome")]
public sealed record SendOutcome
{
    /// <summary>Taken, known, or why not.</summary>
    [Id(0)]
    public required ErrorCode Code { get; init; }

    /// <summary>Its place in the conversation, where it was taken.</summary>
    [Id(1)]
    public long Seq { get; init; }

    /// <summary>When it was taken, Unix milliseconds.</summary>
    [Id(2)]
    public long Timestamp { get; init; }

    /// <summary>Where it was refused: why, in words.</summary>
    [Id(3)]
    public string? Message { get; init; }

    /// <summary>For <see cref="ErrorCode.RateLimited"/>: after how many milliseconds to try again.</summary>
    [Id(4)]
    public long RetryAfterMs { get; init; }

    /// <summary>The receiver does not exist, for this sender.</summary>
    public static SendOutcome NoSuchReceiver { get; } = Refused(ErrorCode.NotFound, "No such receiver.");

    /// <summary>Refused, with the reason in words for the sender.</summary>
    public static SendOutcome Refused(ErrorCode code, string message) => new() { Code = code, Message = message };
}

/// <summary>An envelope as it goes over the wire, and what its way needs to know.</summary>
[GenerateSerializer, Immutable, Alias("encoded-envelope")]
public sealed record EncodedEnvelope
{
    // Stands where each receiver's id is written over it.
    private static readonly PeerId AnyReceiver = new(new string('a', PeerId.Length));

    /// <summary>The JSON.</summary>
    [Id(0)]
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The sub-application whose devices alone get it; empty for all.</summary>
    [Id(1)]
    public string AppId { get; init; } = "";

    /// <summary>Where in <see cref="Json"/> the receiver's id stands, to be overwritten for each receiver of a fan-out:
    /// it has the same length for all. 0 where the receiver is written already.</summary>
    [Id(2)]
    public int ToOffset { get; init; }

    /// <summary>Whether it is a large background update of an app, or tells of one: it waits at the gateway until nothing more
    /// urgent does.</summary>
    [Id(3)]
    public bool IsUpdate { get; init; }

    /// <summary>An envelope for its receiver.</summary>
    public static EncodedEnvelope Of(Envelope envelope) => new()
    {
        AppId = envelope.AppId,
        Json = EnvelopeWriter.Encode(envelope),
        IsUpdate = PushEvent.IsUpdate(envelope.Type, envelope.Content.Span),
    };

    /// <summary>An envelope for many: whatever it names as its receiver, each receiver's id is still to be written in.</summary>
    public static EncodedEnvelope ForMany(Envelope envelope)
    {
        var json = EnvelopeWriter.Encode(envelope with { To = AnyReceiver }, out var toOffset);
        return new EncodedEnvelope
        {
            AppId = envelope.AppId,
            Json = json,
            ToOffset = toOffset,
            IsUpdate = PushEvent.IsUpdate(envelope.Type, envelope.Content.Span),
        };
    }
}

/// <summary>Archived messages for an account's devices, in seq order.</summary>
[GenerateSerializer, Immutable, Alias("delivery")]
public sealed record Delivery
{
    /// <summary>The envelopes.</summary>
    [Id(0)]
    public required IReadOnlyList<EncodedEnvelope> Envelopes { get; init; }

    /// <summary>The device that sent them, which has them; null on the receiver's side.</summary>
    [Id(1)]
    public string? ExceptDevice { get; init; }

    /// <summary>On the receiver's side: the conversation's number in the archive, for devices that are away; else 0.</summary>
    [Id(2)]
    public long Conversation { get; init; }

    /// <summary>On the receiver's side: the conversation, as the account sees it.</summary>
    [Id(3)]
    public PeerId Peer { get; init; }

    /// <summary>On the receiver's side: the last envelope's seq.</summary>
    [Id(4)]
    public long LastSeq { get; init; }
}
