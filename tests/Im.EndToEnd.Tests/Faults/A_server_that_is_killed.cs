using System.Text.Json;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Faults;

public sealed class A_server_that_is_killed(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const int Rounds = 4;
    private const int MessagesPerRound = 300;

    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    /// <summary>kill -9 in the middle of pipelined sends: what was acknowledged is there, once; what was not may be; the
    /// seqs have no holes; a retry with the same ids completes the rest.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Has_every_acknowledged_message_once_and_in_order(string engine)
    {
        await using var server = await ServerProcess.Start(engine == "postgres" ? postgres.ServerSettings : null);
        var alice = await TestDevice.Register(server, "alice");
        var bob = await TestDevice.Register(server, "bob");
        var acknowledged = new HashSet<string>();

        for (var round = 0; round < Rounds; round++)
        {
            await SendUntilKilled(server, alice, bob, round, acknowledged);
            await server.Restart();
        }

        var archived = await ReadAll(bob);

        Assert.Equal(Enumerable.Range(1, archived.Count).Select(seq => (long)seq), archived.Select(message => message.Seq));
        Assert.Equal(archived.Count, archived.Select(message => message.Id).Distinct().Count());
        Assert.Superset(acknowledged, archived.Select(message => message.Id).ToHashSet());
        Assert.NotEmpty(acknowledged);
    }

    private static async Task SendUntilKilled(
        ServerProcess server, TestDevice alice, TestDevice bob, int round, HashSet<string> acknowledged)
    {
        await using var probe = await alice.Online();
        var sending = Task.Run(async () =>
        {
            for (ushort i = 1; i <= 60; i++) await probe.Publish("im/send", i, TestDevice.Text($"r{round}-{i}", bob.Account, "hello"));
        });
        var next = (ushort)61;
        while (await probe.Read() is { } frame)
        {
            if (frame.Frame.Type != MqttPacketType.PubAck) continue;
            await sending;
            var ack = frame.AsAck();
            if (ack.Reason == MqttReasonCode.Success) acknowledged.Add($"r{round}-{ack.PacketId}");
            if (next == MessagesPerRound / 2) await server.Kill();
            try
            {
                if (next <= MessagesPerRound) await probe.Publish("im/send", next, TestDevice.Text($"r{round}-{next}", bob.Account, "hello"));
                next++;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }
        }
    }

    private static async Task<IReadOnlyList<(string Id, long Seq)>> ReadAll(TestDevice bob)
    {
        await using var probe = await bob.Online();
        var messages = new List<(string, long)>();
        var have = "{}";
        while (true)
        {
            await probe.Publish("im/rpc/offline", 7, $$"""{"rid":"x","limit":500,"have":{{have}}}""");
            var (_, payload, _) = (await probe.Next(MqttPacketType.Publish)).AsPublish();
            using var reply = JsonDocument.Parse(payload);
            var result = reply.RootElement.GetProperty("result");
            messages.AddRange(result.GetProperty("messages").EnumerateArray().Select(
                message => (message.GetProperty("id").GetString()!, message.GetProperty("seq").GetInt64())));
            if (!result.GetProperty("more").GetBoolean()) return messages;
            var peer = result.GetProperty("peers")[0];
            have = $$"""{"{{peer.GetProperty("peer").GetString()}}":{{peer.GetProperty("upTo").GetInt64()}}}""";
        }
    }
}
