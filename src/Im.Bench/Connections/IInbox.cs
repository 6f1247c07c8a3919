using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>What a device does with what arrives. Called by the connection's reading loop, one call after the other: it
/// must not wait.</summary>
internal interface IInbox
{
    /// <summary>A PUBLISH, valid during the call; the connection acknowledges it.</summary>
    void Delivered(in PublishPacket packet);

    /// <summary>The answer to a PUBLISH of ours.</summary>
    void Acknowledged(in AckPacket ack);
}
