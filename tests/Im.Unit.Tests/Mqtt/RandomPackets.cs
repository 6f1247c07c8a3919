using FsCheck;
using FsCheck.Fluent;
using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

/// <summary>Packets as a well-behaved peer might send them, with every field used now and then.</summary>
internal static class RandomPackets
{
    public static readonly Gen<MqttVersion> AnyVersion = Gen.Elements(MqttVersion.V311, MqttVersion.V5);

    public static readonly Gen<string> Text =
        from parts in Gen.Elements("a", "Z", "7", "/", " ", "\u0001", "é", "漢", "😀", "\ufeff").ListOf()
        select string.Concat(parts);

    public static readonly Gen<byte[]> Bytes = ArbMap.Default.GeneratorFor<byte>().ArrayOf();

    public static readonly Gen<string> Topic = Text.Select(text => $"t{text}");

    public static readonly Gen<string> Filter =
        from levels in Gen.OneOf(Text.Select(text => text.Replace("/", "", StringComparison.Ordinal)), Gen.Constant("+")).ListOf()
        from end in Gen.Elements("a", "+", "#")
        select string.Join('/', [.. levels, end]);

    public static readonly Gen<ushort> PacketId = Gen.Choose(1, ushort.MaxValue).Select(id => (ushort)id);

    public static readonly Gen<MqttUserProperty> UserProperty =
        from name in Text
        from value in Text
        select new MqttUserProperty(name, value);

    public static readonly Gen<MqttSubscription> Subscription =
        from filter in Filter
        from qos in Qos(2)
        from noLocal in Flag
        from retainAsPublished in Flag
        from retainHandling in Qos(2)
        select new MqttSubscription(filter, qos, noLocal, retainAsPublished, retainHandling);

    public static readonly Gen<WillMessage?> Will = Maybe(
        from topic in Topic
        from payload in Bytes
        from qos in Qos(2)
        from retain in Flag
        select new WillMessage(topic, payload, qos, retain));

    public static readonly Gen<ConnectPacket> Connect =
        from clientId in Text.Where(text => text.Length > 0)
        from cleanStart in Flag
        from keepAlive in UInt16
        from username in Maybe(Text)
        from password in Maybe(Bytes)
        from will in Will
        from version in AnyVersion
        select new ConnectPacket
        {
            Version = version,
            ClientId = clientId,
            CleanStart = cleanStart,
            KeepAliveSeconds = keepAlive,
            Username = username,
            Password = password is null || (version == MqttVersion.V311 && username is null)
                ? default(ReadOnlyMemory<byte>?)
                : password,
            Will = will,
        };

    public static readonly Gen<ConnectPacket> ConnectWithProperties =
        from packet in Connect
        from expiry in UInt32
        from receiveMaximum in PacketId
        from size in UInt32
        from aliases in UInt16
        from response in Flag
        from problem in Flag
        from method in Maybe(Text)
        select packet with
        {
            Version = MqttVersion.V5,
            SessionExpirySeconds = expiry,
            ReceiveMaximum = receiveMaximum,
            MaximumPacketSize = size == 0 ? null : size,
            TopicAliasMaximum = aliases,
            RequestResponseInformation = response,
            RequestProblemInformation = problem,
            AuthenticationMethod = method,
        };

    public static readonly Gen<ConnAckPacket> ConnAck =
        from reason in Gen.Elements(MqttReasonCode.Success, MqttReasonCode.NotAuthorized, MqttReasonCode.ServerMoved)
        from expiry in UInt32
        from receiveMaximum in PacketId
        from qos in Qos(2)
        from flags in Flag.ArrayOf(5)
        from size in UInt32
        from id in Maybe(Text)
        from words in Maybe(Text)
        from pairs in UserProperty.ListOf()
        from keepAlive in UInt16
        select new ConnAckPacket
        {
            Reason = reason,
            SessionPresent = flags[0] && reason == MqttReasonCode.Success,
            SessionExpirySeconds = expiry % 2 == 0 ? null : expiry,
            ReceiveMaximum = receiveMaximum,
            MaximumQos = qos,
            RetainAvailable = flags[1],
            MaximumPacketSize = size == 0 ? null : size,
            AssignedClientId = id,
            TopicAliasMaximum = keepAlive,
            ReasonString = words,
            UserProperties = [.. pairs],
            WildcardSubscriptionAvailable = flags[2],
            SubscriptionIdentifiersAvailable = flags[3],
            SharedSubscriptionAvailable = flags[4],
            ServerKeepAliveSeconds = keepAlive % 2 == 0 ? null : keepAlive,
        };

    public static Gen<bool> Flag => Gen.Elements(true, false);

    private static Gen<ushort> UInt16 => Gen.Choose(0, ushort.MaxValue).Select(value => (ushort)value);

    private static Gen<uint> UInt32 => ArbMap.Default.GeneratorFor<uint>();

    public static Gen<byte> Qos(int highest) => Gen.Choose(0, highest).Select(value => (byte)value);

    public static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : class => Gen.OneOf(gen.Select(value => (T?)value), Gen.Constant<T?>(null));
}
