using System.Buffers;

namespace Im.Mqtt;

/// <summary>
/// One packet, cut out of the stream but not yet understood. The body lives as long as the buffer it came from.
/// </summary>
/// <param name="Type">Which packet it is; never <see cref="MqttPacketType.None"/>.</param>
/// <param name="Flags">The lower half of the first byte; only a PUBLISH has a choice there.</param>
/// <param name="Body">Everything after the fixed header: variable header and payload.</param>
public readonly record struct MqttFrame(MqttPacketType Type, byte Flags, ReadOnlySequence<byte> Body);
