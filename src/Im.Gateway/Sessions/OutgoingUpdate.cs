using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>A large background update, or what tells of one, on its way to devices; one object for all of them.</summary>
internal sealed class OutgoingUpdate
{
    private OutgoingUpdate(Outgoing outgoing, Envelope envelope) =>
        (Outgoing, Peer, TenantNo, Seq) = (outgoing, envelope.From, envelope.TenantNo, envelope.Seq);

    /// <summary>Its bytes.</summary>
    public Outgoing Outgoing { get; }

    /// <summary>The conversation, as its receivers name it: only apps send updates, so it is where it comes from.</summary>
    public PeerId Peer { get; }

    /// <summary>Its tenant.</summary>
    public string TenantNo { get; }

    /// <summary>Its place in the conversation; 0 for what is not archived.</summary>
    public long Seq { get; }

    /// <summary>At how many devices it waits: <see cref="UpdatePacer"/> counts them.</summary>
    public int Holders { get; set; }

    /// <summary>How large it is.</summary>
    public int Size => Outgoing.Json.Length;

    /// <summary>Reads what the way of an update needs to know.</summary>
    /// <param name="json">The envelope.</param>
    /// <param name="toOffset">Where the receiver's id is to be written over; 0 for nowhere.</param>
    /// <returns>Null if it is no envelope.</returns>
    public static OutgoingUpdate? Read(ReadOnlyMemory<byte> json, int toOffset) =>
        EnvelopeReader.TryRead(json, out var envelope, out _) ? new OutgoingUpdate(new Outgoing(json, toOffset), envelope) : null;
}
