namespace Im.Mqtt;

/// <summary>
/// Places where a property or a reason code may stand: bit n is the packet type n. The will has properties of its
/// own, and the two sides may say different things in DISCONNECT.
/// </summary>
[Flags]
internal enum PacketSet
{
    None = 0,
    Will = 1 << 0,
    Connect = 1 << MqttPacketType.Connect,
    ConnAck = 1 << MqttPacketType.ConnAck,
    Publish = 1 << MqttPacketType.Publish,
    PubAck = 1 << MqttPacketType.PubAck,
    PubRec = 1 << MqttPacketType.PubRec,
    PubRel = 1 << MqttPacketType.PubRel,
    PubComp = 1 << MqttPacketType.PubComp,
    Subscribe = 1 << MqttPacketType.Subscribe,
    SubAck = 1 << MqttPacketType.SubAck,
    Unsubscribe = 1 << MqttPacketType.Unsubscribe,
    UnsubAck = 1 << MqttPacketType.UnsubAck,
    ClientDisconnect = 1 << MqttPacketType.Disconnect,
    Auth = 1 << MqttPacketType.Auth,
    ServerDisconnect = 1 << 16,

    Disconnect = ClientDisconnect | ServerDisconnect,
    Taken = PubAck | PubRec,
    Released = PubRel | PubComp,
    Acknowledgements = Taken | Released | SubAck | UnsubAck,
    All = (1 << 17) - 1,
}
