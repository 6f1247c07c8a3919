using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Mqtt;

namespace Im.Unit.Tests.Bench;

/// <summary>A connection of which a test reads what leaves.</summary>
internal sealed class Wire : IDisposable
{
    private const int Patience = 30_000;

    private readonly Socket _near = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _far;

    public Wire()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _near.Connect(listener.LocalEndPoint!);
        _far = listener.Accept();
        _far.ReceiveTimeout = Patience;
        Outgoing = new Outgoing(_near);
    }

    public Outgoing Outgoing { get; }

    /// <summary>The numbers of the next messages that leave.</summary>
    public int[] Numbers(int count)
    {
        Outgoing.Flush();
        var numbers = new List<int>();
        var received = new List<byte>();
        var buffer = new byte[4_096];
        while (numbers.Count < count)
        {
            received.AddRange(buffer.AsSpan(0, _far.Receive(buffer)));
            var unread = new ReadOnlySequence<byte>(received.ToArray());
            while (MqttFrameReader.TryRead(ref unread, int.MaxValue, out var frame) == FrameStatus.Complete) numbers.Add(NumberIn(frame));
            received = [.. unread.ToArray()];
        }

        return [.. numbers];
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }

    private static int NumberIn(in MqttFrame frame)
    {
        Assert.Equal(MqttReasonCode.Success, PublishPacket.TryParse(frame, MqttVersion.V5, out var packet));
        Assert.True(Stamp.TryFind(packet.Payload.ToArray(), out var stamp));
        return stamp.Number;
    }
}
