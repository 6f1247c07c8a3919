using System.Text;
using System.Text.Json;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Mqtt;

/// <summary>What the protocol promises to any MQTT client, whatever its version and transport.</summary>
public abstract class MqttContract(ImpatientServer running, MqttVersion version, ProbeTransport transport)
    : IClassFixture<ImpatientServer>
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];

    private ServerProcess Server => running.Server;

    private bool IsV5 => version == MqttVersion.V5;

    [Fact]
    public async Task A_message_is_acknowledged_and_delivered_as_sent_and_stamped()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);
        await using var receiver = await bob.Online(version, transport);

        await sender.Publish("im/send", 7, $$$"""{"id":"m1","to":"{{{bob.Account}}}","type":0,"content":{ "text" : "h\u00e9llo", "n":1.50 },"ext":{"a": 1}}""");
        var ack = (await sender.Next(MqttPacketType.PubAck)).AsAck();
        var (topic, payload, _) = (await receiver.Next(MqttPacketType.Publish)).AsPublish();

        Assert.Equal(7, ack.PacketId);
        Assert.Equal(bob.Account, topic);
        Assert.Contains("""
            "content":{ "text" : "h\u00e9llo", "n":1.50 }
            """.Trim(), payload);
        using var envelope = JsonDocument.Parse(payload);
        var root = envelope.RootElement;
        Assert.Equal("m1", root.GetProperty("id").GetString());
        Assert.Equal(alice.Account, root.GetProperty("from").GetString());
        Assert.Equal(bob.Account, root.GetProperty("to").GetString());
        Assert.Equal("demo", root.GetProperty("tenantNo").GetString());
        Assert.Equal(1, root.GetProperty("seq").GetInt64());
        Assert.Equal(1, root.GetProperty("ext").GetProperty("a").GetInt32());
        Assert.True(root.GetProperty("timestamp").GetInt64() > 0);
        if (IsV5) Assert.Contains(new MqttUserProperty("seq", "1"), ack.UserProperties);
    }

    [Fact]
    public async Task Publications_at_QoS_0_take_nothing_of_what_may_wait_for_a_PUBACK()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);

        await sender.Send(writer =>
        {
            var topic = Encoding.UTF8.GetBytes("im/send");
            for (var i = 0; i < 70; i++)
                ServerPackets.WritePublish(writer, version, topic, 0, dup: false, 0, Encoding.UTF8.GetBytes(TestDevice.Text($"q{i}", bob.Account, "hello")));
            ServerPackets.WritePublish(writer, version, topic, 1, dup: false, 7, Encoding.UTF8.GetBytes(TestDevice.Text("m1", bob.Account, "hello")));
        });

        Assert.Equal(7, (await sender.Next(MqttPacketType.PubAck)).AsAck().PacketId);
    }

    [Fact]
    public async Task The_same_id_again_is_a_duplicate_and_with_other_content_refused()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);

        await sender.Publish("im/send", 1, TestDevice.Text("m1", bob.Account, "hello"));
        await sender.Publish("im/send", 2, TestDevice.Text("m1", bob.Account, "hello"));
        await sender.Publish("im/send", 3, TestDevice.Text("m1", bob.Account, "other"));
        var receipts = await Receipts(sender, 3);

        Assert.Equal(["ok", "duplicate", "invalid"], receipts.Select(receipt => receipt.GetProperty("code").GetString()));
        Assert.Equal(1, receipts[1].GetProperty("seq").GetInt64());
    }

    [Theory]
    [InlineData("not json", "invalid")]
    [InlineData("""{"id":"x","type":0,"content":{"text":"t"}}""", "invalid")]
    [InlineData("""{"id":"x","to":"TO","type":0,"content":[]}""", "invalid")]
    [InlineData("""{"id":"x","to":"TO","type":0,"content":{}}""", "invalid")]
    [InlineData("""{"id":"x","to":"TO","type":-1,"content":{}}""", "invalid")]
    [InlineData("""{"id":"x","id":"y","to":"TO","type":100,"content":{}}""", "invalid")]
    [InlineData("""{"id":"x","to":"TO","from":"aaaaaaaaaaaaaaaaaaaaaaaaaaa","type":100,"content":{}}""", "forbidden")]
    [InlineData("""{"id":"x","to":"TO","tenantNo":"other","type":100,"content":{}}""", "forbidden")]
    [InlineData("""{"id":"x","to":"TO","type":256,"content":{"type":"sync","content":{}}}""", "forbidden")]
    [InlineData("""{"id":"x","to":"eaaaaaaaaaaaaaaaaaaaaaaaaaa","type":100,"content":{}}""", "forbidden")]
    [InlineData("""{"id":"x","to":"aaaaaaaaaaaaaaaaaaaaaaaaaaa","type":100,"content":{}}""", "not_found")]
    public async Task A_wrong_envelope_is_refused_with_its_reason_and_the_connection_goes_on(string payload, string code)
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);

        await sender.Publish("im/send", 1, payload.Replace("TO", bob.Account, StringComparison.Ordinal));
        var receipt = Assert.Single(await Receipts(sender, 1));
        await sender.Publish("im/send", 2, TestDevice.Text("good", bob.Account, "hello"));
        var good = Assert.Single(await Receipts(sender, 1));

        Assert.Equal(code, receipt.GetProperty("code").GetString());
        Assert.False(string.IsNullOrEmpty(receipt.GetProperty("message").GetString()));
        Assert.Equal("ok", good.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Too_large_an_envelope_is_refused()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);

        await sender.Publish("im/send", 1, TestDevice.Text("m1", bob.Account, new string('x', 70_000)));
        var ack = (await sender.Next(MqttPacketType.PubAck)).AsAck();

        Assert.Equal(IsV5 ? MqttReasonCode.PacketTooLarge : MqttReasonCode.Success, ack.Reason);
    }

    [Fact]
    public async Task Acknowledgements_come_in_the_order_of_the_publications()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);

        for (ushort i = 1; i <= 60; i++)
            await sender.Publish("im/send", i, i % 7 == 0 ? "bad" : TestDevice.Text($"m{i}", bob.Account, "hello"));
        var acks = new List<ushort>();
        while (acks.Count < 60) acks.Add((await sender.Next(MqttPacketType.PubAck)).AsAck().PacketId);

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (ushort)i), acks);
    }

    [Fact]
    public async Task Only_the_own_topics_may_be_subscribed_to()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var probe = await alice.Online(version, transport);
        var filters = new[] { alice.Account, "#", $"{bob.Account}", $"{alice.Account}/rpc", $"{alice.Account}/receipt", "+/rpc", $"{alice.Account}/x" };

        await probe.Send(writer => ClientPackets.WriteSubscribe(writer, version, 9, [.. filters.Select(filter => new MqttSubscription(filter, 2))]));
        var answer = (await probe.Next(MqttPacketType.SubAck)).AsSubAck();

        var no = IsV5 ? MqttReasonCode.NotAuthorized : MqttReasonCode.UnspecifiedError;
        Assert.Equal([MqttReasonCode.GrantedQos1, no, no, MqttReasonCode.GrantedQos1, MqttReasonCode.GrantedQos1, no, no], answer.Reasons);
    }

    [Fact]
    public async Task Publishing_to_another_topic_is_refused()
    {
        var bob = await Register("bob");
        await using var probe = await (await Register("alice")).Online(version, transport);

        await probe.Publish(bob.Account, 1, "{}");

        if (IsV5) Assert.Equal(MqttReasonCode.NotAuthorized, (await probe.Next(MqttPacketType.PubAck)).AsAck().Reason);
        else Assert.Null(await probe.Read());
    }

    [Theory]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("clientId")]
    public async Task Wrong_credentials_are_refused(string wrong)
    {
        var connect = (await Register("alice")).Connect(version);
        connect = wrong switch
        {
            "username" => connect with { Username = (await Register("bob")).Account },
            "password" => connect with { Password = Encoding.UTF8.GetBytes("nonsense") },
            _ => connect with { ClientId = connect.ClientId + "x" },
        };
        await using var probe = await MqttProbe.Open(Server, version, transport);

        await probe.Send(writer => ClientPackets.WriteConnect(writer, connect));
        var connAck = (await probe.Next(MqttPacketType.ConnAck)).AsConnAck();

        Assert.Equal(wrong == "clientId" ? MqttReasonCode.ClientIdentifierNotValid : MqttReasonCode.BadUserNameOrPassword, connAck.Reason);
        Assert.Null(await probe.Read());
    }

    [Fact]
    public async Task A_second_connection_of_the_client_takes_the_first_one_over()
    {
        var alice = await Register("alice");
        await using var first = await alice.Online(version, transport);

        await using var second = await alice.Online(version, transport);

        if (IsV5) Assert.Equal(MqttReasonCode.SessionTakenOver, (await first.Next(MqttPacketType.Disconnect)).AsDisconnect().Reason);
        Assert.Null(await first.Read());
        await second.Send(ClientPackets.WritePingReq);
        await second.Next(MqttPacketType.PingResp);
    }

    [Fact]
    public async Task A_connection_without_a_CONNECT_is_closed()
    {
        await using var probe = await MqttProbe.Open(Server, version, transport);

        Assert.Null(await probe.Read());
    }

    [Fact]
    public async Task A_client_that_stops_in_mid_packet_disturbs_nobody()
    {
        var alice = await Register("alice");
        await using (var broken = await alice.Online(version, transport)) await broken.SendRaw(new byte[] { 0x32, 0x7F, 0x00 });

        await using var probe = await alice.Online(version, transport);
        await probe.Send(ClientPackets.WritePingReq);

        await probe.Next(MqttPacketType.PingResp);
    }

    [Fact]
    public async Task A_malformed_packet_closes_the_connection_with_its_reason()
    {
        await using var probe = await (await Register("alice")).Online(version, transport);

        await probe.SendRaw(new byte[] { 0x36, 0x02, 0x00, 0x00 });

        if (IsV5) Assert.Equal(MqttReasonCode.MalformedPacket, (await probe.Next(MqttPacketType.Disconnect)).AsDisconnect().Reason);
        Assert.Null(await probe.Read());
    }

    [Fact]
    public async Task A_device_that_does_not_acknowledge_is_closed_and_pulls_what_it_missed()
    {
        var (alice, bob) = (await Register("alice"), await Register("bob"));
        await using var sender = await alice.Online(version, transport);
        await using (var stalled = await bob.Online(version, transport))
        {
            await sender.Publish("im/send", 1, TestDevice.Text("m1", bob.Account, "hello"));
            await stalled.Next(MqttPacketType.Publish);
            if (IsV5) await stalled.Next(MqttPacketType.Disconnect);
            Assert.Null(await stalled.Read());
        }

        await using var back = await bob.Online(version, transport);
        var reply = await Call(back, "offline", """{"rid":"1"}""", bob);

        var message = Assert.Single(reply.GetProperty("result").GetProperty("messages").EnumerateArray());
        Assert.Equal("m1", message.GetProperty("id").GetString());
        Assert.Equal(1, reply.GetProperty("result").GetProperty("peers")[0].GetProperty("upTo").GetInt64());
    }

    [Theory]
    [InlineData("nothing", "{\"rid\":\"r\"}", "not_found")]
    [InlineData("offline", "[]", "invalid")]
    [InlineData("offline", "{\"rid\":\"r\",\"limit\":501}", "invalid")]
    [InlineData("history", "{\"rid\":\"r\"}", "invalid")]
    [InlineData("read", "{\"rid\":\"r\",\"target\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"seq\":1}", "not_found")]
    [InlineData("push", "{\"rid\":\"r\",\"vendor\":\"pigeon\",\"token\":\"t\"}", "invalid")]
    public async Task A_wrong_call_is_answered_with_its_reason(string method, string payload, string code)
    {
        var alice = await Register("alice");
        await using var probe = await alice.Online(version, transport);

        var reply = await Call(probe, method, payload, alice);

        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Logout_answers_closes_and_ends_the_login()
    {
        var alice = await Register("alice");
        await using var probe = await alice.Online(version, transport);

        var reply = await Call(probe, "logout", """{"rid":"9"}""", alice);
        if (IsV5) Assert.Equal(MqttReasonCode.AdministrativeAction, (await probe.Next(MqttPacketType.Disconnect)).AsDisconnect().Reason);
        Assert.Null(await probe.Read());
        await using var again = await MqttProbe.Open(Server, version, transport);
        await again.Send(writer => ClientPackets.WriteConnect(writer, alice.Connect(version)));

        Assert.Equal("9", reply.GetProperty("rid").GetString());
        Assert.Equal(MqttReasonCode.NotAuthorized, (await again.Next(MqttPacketType.ConnAck)).AsConnAck().Reason);
    }

    private Task<TestDevice> Register(string user) => TestDevice.Register(Server, $"{user}-{_run}");

    /// <summary>Receipts in the order they come; other packets on the way are dropped.</summary>
    private static async Task<IReadOnlyList<JsonElement>> Receipts(MqttProbe probe, int count)
    {
        var receipts = new List<JsonElement>();
        while (receipts.Count < count)
        {
            var (topic, payload, _) = (await probe.Next(MqttPacketType.Publish)).AsPublish();
            if (topic.EndsWith("/receipt", StringComparison.Ordinal)) receipts.Add(JsonDocument.Parse(payload).RootElement);
        }

        return receipts;
    }

    private static async Task<JsonElement> Call(MqttProbe probe, string method, string payload, TestDevice device)
    {
        await probe.Publish($"im/rpc/{method}", 99, payload);
        while (true)
        {
            var (topic, reply, _) = (await probe.Next(MqttPacketType.Publish)).AsPublish();
            if (topic == $"{device.Account}/rpc") return JsonDocument.Parse(reply).RootElement;
        }
    }
}

public sealed class Mqtt_5_over_TCP(ImpatientServer running) : MqttContract(running, MqttVersion.V5, ProbeTransport.Tcp);

public sealed class Mqtt_5_over_WebSocket(ImpatientServer running) : MqttContract(running, MqttVersion.V5, ProbeTransport.WebSocket);

public sealed class Mqtt_3_1_1_over_TCP(ImpatientServer running) : MqttContract(running, MqttVersion.V311, ProbeTransport.Tcp);

public sealed class Mqtt_3_1_1_over_WebSocket(ImpatientServer running) : MqttContract(running, MqttVersion.V311, ProbeTransport.WebSocket);
