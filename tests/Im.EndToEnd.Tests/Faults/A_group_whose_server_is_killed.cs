using System.Text.Json;
using Im.EndToEnd.Tests.Http;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Faults;

public sealed class A_group_whose_server_is_killed(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const int Size = 20;
    private const int Messages = 60;

    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    /// <summary>kill -9 in the middle of a fan-out: the sender sends again what has no answer, the members pull. Nobody
    /// misses a message, and each stands at one place only, the same for all.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Leaves_no_member_without_a_message_and_shows_none_twice(string engine)
    {
        await using var server = await ServerProcess.Start(engine == "postgres" ? postgres.ServerSettings : null);
        var members = await Task.WhenAll(Enumerable.Range(0, Size).Select(i => TestDevice.Register(server, $"member-{i}")));
        var alice = await TestDevice.Register(server, "alice");
        var group = await MakeGroup(server, members);
        var phones = members.Select(member => new Phone(member, group)).ToList();
        foreach (var phone in phones) await phone.Connect();

        Assert.NotInRange(await SendAll(alice, group, server.Kill), 0, 0);
        foreach (var phone in phones) await phone.IsCutOff();
        Assert.Contains(phones, phone => phone.Shown.Count > 0);
        await server.Restart();
        foreach (var phone in phones) await phone.Connect();
        Assert.Equal(Messages, await SendAll(alice, group, onAnswer: null));
        foreach (var phone in phones) await phone.Pull();

        var expected = phones[0].Shown;
        Assert.Equal(Enumerable.Range(1, Messages).Select(i => $"m{i}").Order(), expected.Values.Order());
        Assert.All(phones, phone => Assert.Equal(expected, phone.Shown));
        foreach (var phone in phones) await phone.DisposeAsync();
    }

    private static async Task<string> MakeGroup(ServerProcess server, TestDevice[] members)
    {
        await using var alice = await OnlineDevice.Connect(server, "demo", "alice");
        var made = await alice.Call("group.create", new { members = members.Select(member => member.Account) });
        return made.GetProperty("result").GetProperty("groupId").GetString()!;
    }

    // Sends all with the same ids; how many were acknowledged before it was over.
    private static async Task<int> SendAll(TestDevice alice, string group, Func<Task>? onAnswer)
    {
        await using var probe = await alice.Online();
        for (ushort i = 1; i <= Messages; i++) await probe.Publish("im/send", i, TestDevice.Text($"m{i}", group, "hello"));
        var acknowledged = 0;
        while (acknowledged < Messages && await probe.Read() is { } frame)
        {
            if (frame.Frame.Type != MqttPacketType.PubAck) continue;
            Assert.Equal(MqttReasonCode.Success, frame.AsAck().Reason);
            if (++acknowledged == 1 && onAnswer is not null) await onAnswer();
        }

        return acknowledged;
    }

    /// <summary>A member's device: what it shows, by seq.</summary>
    private sealed class Phone(TestDevice device, string group) : IAsyncDisposable
    {
        private readonly TaskCompletionSource<JsonElement> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private MqttProbe? _probe;
        private Task _reading = Task.CompletedTask;

        public SortedDictionary<long, string> Shown { get; } = [];

        public async Task Connect()
        {
            _probe = await device.Online();
            _reading = Listen(_probe);
        }

        public Task IsCutOff() => _reading;

        public async Task Pull()
        {
            await _probe!.Publish("im/rpc/offline", 1, """{"rid":"1","limit":500}""", qos: 0);
            var result = (await _page.Task.WaitAsync(TimeSpan.FromSeconds(30))).GetProperty("result");
            Assert.False(result.GetProperty("more").GetBoolean());
            foreach (var message in result.GetProperty("messages").EnumerateArray()) Show(message);
        }

        public async ValueTask DisposeAsync()
        {
            if (_probe is not null) await _probe.DisposeAsync();
        }

        private async Task Listen(MqttProbe probe)
        {
            while (await probe.Read() is { } frame)
            {
                if (frame.Frame.Type != MqttPacketType.Publish) continue;
                var (topic, payload, packetId) = frame.AsPublish();
                if (topic == $"{device.Account}/rpc") _page.SetResult(JsonElement.Parse(payload));
                if (topic != device.Account) continue;

                Show(JsonElement.Parse(payload));
                await probe.Send(writer => ClientPackets.WritePubAck(writer, probe.Version, packetId));
            }
        }

        // Drops a seq that is known, as every client must; a place may never hold two messages.
        private void Show(JsonElement message)
        {
            if (message.GetProperty("from").GetString() != group || OnlineDevice.TextOf(message) is null) return;
            var (seq, id) = (message.GetProperty("seq").GetInt64(), message.GetProperty("id").GetString()!);
            lock (Shown) Assert.Equal(id, Shown.TryGetValue(seq, out var known) ? known : Shown[seq] = id);
        }
    }
}
