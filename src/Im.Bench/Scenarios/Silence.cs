using Im.Bench.Connections;
using Im.Mqtt;

namespace Im.Bench.Scenarios;

/// <summary>A device that says nothing and expects nothing.</summary>
internal sealed class Silence : IInbox
{
    /// <inheritdoc/>
    public void Delivered(in PublishPacket packet)
    {
        // Acknowledged by the connection; that is all.
    }

    /// <inheritdoc/>
    public void Acknowledged(in AckPacket ack)
    {
        // It has sent nothing.
    }
}
