using System.Net;
using System.Net.Sockets;
using System.Text;
using Im.Client.Connections;
using Im.Protocol.Rest;

namespace Im.Unit.Tests.Client;

/// <summary>Over a real socket, through the MQTT client that the SDK uses.</summary>
public sealed class A_large_packet
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 1024 * 1024).Select(i => (byte)('a' + (i % 26)))];

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_megabyte_arrives_as_a_message_and_as_a_reply()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Serve(listener);
        await using var kit = new ClientKit();

        await using var connection = await new MqttConnector(kit.Options).Connect(Session(listener), Deadline);

        foreach (var topic in new[] { "a/rpc", "a" })
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            var delivery = await connection.Deliveries.ReadAsync(patience.Token);
            Assert.Equal(topic, delivery.Topic);
            Assert.True(delivery.Payload.Span.SequenceEqual(Payload), $"{delivery.Payload.Length} bytes arrived.");
            await delivery.Acknowledge(Deadline);
        }

        Assert.Equal(0x40, (await server)[0] & 0xF0);
    }

    /// <summary>Greets, takes the subscription, sends a reply at QoS 0 and a message at QoS 1; its result is what comes then.</summary>
    private static async Task<byte[]> Serve(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Deadline);
        var stream = client.GetStream();
        await Read(stream);
        await stream.WriteAsync(new byte[] { 0x20, 0x03, 0x00, 0x00, 0x00 }, Deadline);
        var subscribe = await Read(stream);
        await stream.WriteAsync(new byte[] { 0x90, 0x04, subscribe[0], subscribe[1], 0x00, 0x01 }, Deadline);
        await stream.WriteAsync(Publish(0x30, "a/rpc", []), Deadline);
        await stream.WriteAsync(Publish(0x32, "a", [0, 1]), Deadline);
        return await Read(stream, withHeader: true);
    }

    private static byte[] Publish(byte first, string topic, byte[] packetId)
    {
        byte[] head = [0, (byte)topic.Length, .. Encoding.ASCII.GetBytes(topic), .. packetId, 0];
        var (length, remaining) = (new List<byte>(), head.Length + Payload.Length);
        do
        {
            length.Add((byte)((remaining % 128) | (remaining >= 128 ? 128 : 0)));
            remaining /= 128;
        }
        while (remaining > 0);
        return [first, .. length, .. head, .. Payload];
    }

    /// <summary>A packet of less than 16 KiB, without its header unless that is wanted.</summary>
    private static async Task<byte[]> Read(NetworkStream stream, bool withHeader = false)
    {
        var first = new byte[2];
        await stream.ReadExactlyAsync(first, Deadline);
        var length = first[1] & 0x7F;
        if (first[1] >= 0x80)
        {
            var more = new byte[1];
            await stream.ReadExactlyAsync(more, Deadline);
            length += more[0] * 128;
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, Deadline);
        return withHeader ? [.. first, .. body] : body;
    }

    private static RegisterResponse Session(TcpListener listener) => new()
    {
        Account = "a",
        DeviceId = "d",
        Token = "t",
        ExpiresAt = 0,
        ServerTime = 0,
        Mqtt = new MqttAddress
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Tls = false,
            ClientId = "c",
            Username = "a",
            Password = "t",
        },
    };
}
