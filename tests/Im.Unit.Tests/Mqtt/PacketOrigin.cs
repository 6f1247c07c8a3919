using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

/// <summary>What a reader must know besides the bytes.</summary>
public readonly record struct PacketOrigin(MqttVersion Version, bool FromServer);
