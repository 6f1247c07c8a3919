using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Im.Mqtt;
using Microsoft.FSharp.Core;
using static Im.Unit.Tests.Mqtt.RandomPackets;

namespace Im.Unit.Tests.Mqtt;

public sealed class Writing_and_reading_back
{
    [Fact]
    public void Gives_the_same_connect() => ForEvery(Gen.OneOf(Connect, ConnectWithProperties), packet =>
        Same(PacketJson.Json(packet), packet.Version, fromServer: false, to => ClientPackets.WriteConnect(to, packet)));

    [Fact]
    public void Gives_the_same_connack() => ForEvery(ConnAck, packet =>
        Same(PacketJson.Json(packet), MqttVersion.V5, fromServer: true, to =>
            ServerPackets.WriteConnAck(to, MqttVersion.V5, packet)));

    [Fact]
    public void Gives_the_same_publish_of_the_size_foretold()
    {
        var publishes =
            from version in AnyVersion
            from topic in Topic
            from qos in Qos(2)
            from dup in Flag
            from packetId in PacketId
            from payload in Bytes
            select (version, topic, qos, dup: dup && qos > 0, packetId: qos > 0 ? packetId : (ushort)0, payload);

        ForEvery(publishes, x =>
        {
            var topic = Encoding.UTF8.GetBytes(x.topic);
            var expected = new JsonObject
            {
                ["packet"] = "publish",
                ["qos"] = x.qos,
                ["dup"] = x.dup,
                ["retain"] = false,
                ["packetId"] = x.packetId,
                ["topic"] = x.topic,
                ["payloadHex"] = Convert.ToHexString(x.payload),
                ["topicAlias"] = null,
            };
            var bytes = Same(expected, x.version, fromServer: true, to =>
                ServerPackets.WritePublish(to, x.version, topic, x.qos, x.dup, x.packetId, x.payload));
            Assert.Equal(ServerPackets.PublishSize(x.version, topic.Length, x.qos, x.payload.Length), bytes.Length);
        });
    }

    [Fact]
    public void Gives_the_same_puback()
    {
        var answers =
            from packetId in PacketId
            from reason in Gen.Elements(MqttReasonCode.Success, MqttReasonCode.NotAuthorized, MqttReasonCode.QuotaExceeded)
            from words in Maybe(Text)
            from pairs in UserProperty.ArrayOf()
            select new AckDetails(packetId, reason, words, pairs);

        ForEvery(answers, x =>
            Same(PacketJson.Json(MqttPacketType.PubAck, x), MqttVersion.V5, fromServer: true, to => ServerPackets.WritePubAck(
                to, MqttVersion.V5, x.PacketId, x.Reason, x.ReasonString, [.. x.UserProperties])));
    }

    [Fact]
    public void Gives_the_same_subscribe()
    {
        var subscribes =
            from packetId in PacketId
            from subscriptions in Subscription.NonEmptyListOf()
            from identifier in Gen.Choose(0, 268_435_455)
            select new SubscribePacket(packetId, [.. subscriptions], identifier == 0 ? null : (uint)identifier);

        ForEvery(subscribes, x => Same(PacketJson.Json(x), MqttVersion.V5, fromServer: false, to =>
            ClientPackets.WriteSubscribe(
                to, MqttVersion.V5, x.PacketId, [.. x.Subscriptions], x.SubscriptionIdentifier ?? 0)));
    }

    [Fact]
    public void Gives_the_same_unsubscribe()
    {
        var unsubscribes =
            from version in AnyVersion
            from packetId in PacketId
            from filters in Filter.NonEmptyListOf()
            select (version, packet: new UnsubscribePacket(packetId, [.. filters]));

        ForEvery(unsubscribes, x => Same(PacketJson.Json(x.packet), x.version, fromServer: false, to =>
            ClientPackets.WriteUnsubscribe(to, x.version, x.packet.PacketId, [.. x.packet.Filters])));
    }

    private static byte[] Same(JsonObject expected, MqttVersion version, bool fromServer, Action<IBufferWriter<byte>> write)
    {
        var bytes = Written.By(write);
        var read = Decoded.Of(new ReadOnlySequence<byte>(bytes), new PacketOrigin(version, fromServer));
        Assert.Equal(expected.ToJsonString(), read.ToJsonString());
        return bytes;
    }

    private static void ForEvery<T>(Gen<T> packets, Action<T> holds)
    {
        var replay = new Replay(new Rnd(Seed.Next()), FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500)
            .WithReplay(FSharpOption<Replay>.Some(replay));
        Check.One(config, Prop.ForAll(packets.ToArbitrary(), holds));
    }
}
