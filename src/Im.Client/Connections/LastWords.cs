using MQTTnet.Diagnostics.PacketInspection;

namespace Im.Client.Connections;

/// <summary>
/// MQTTnet 5.2 forgets what it has received and not yet handed out when a DISCONNECT follows at once: the notice that
/// the device is kicked, or the reply to logout. So a DISCONNECT is held back until what came before it is handed out.
/// </summary>
internal sealed class LastWords
{
    private const int TypeBits = 0xF0;
    private const byte Publish = 0x30;
    private const byte Disconnect = 0xE0;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Signal _handled = new();
    private int _open;

    /// <summary>MQTTnet has handed out a message.</summary>
    public void Handled()
    {
        Interlocked.Decrement(ref _open);
        _handled.Raise();
    }

    /// <summary>Sees each packet before MQTTnet acts on it.</summary>
    public async Task Inspect(InspectMqttPacketEventArgs packet)
    {
        if (packet.Direction != MqttPacketFlowDirection.Inbound || packet.Buffer.Length == 0) return;
        switch (packet.Buffer[0] & TypeBits)
        {
            case Publish:
                Interlocked.Increment(ref _open);
                break;
            case Disconnect:
                await Wait().ConfigureAwait(false);
                break;
        }
    }

    private async Task Wait()
    {
        using var deadline = new CancellationTokenSource(Longest);
        try
        {
            while (Volatile.Read(ref _open) > 0) await _handled.Wait(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whatever is stuck is not worth more: the archive has it.
        }
    }
}
