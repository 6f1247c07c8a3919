using System.Buffers;
using System.Text;

namespace Im.Mqtt;

/// <summary>
/// A property that has passed its <see cref="PropertyRule"/>; which of the values it has, its type says.
/// </summary>
internal readonly struct Property(
    PropertyId id, uint number, ReadOnlySequence<byte> bytes, ReadOnlySequence<byte> second)
{
    public PropertyId Id => id;

    public uint Number => number;

    public bool IsSet => number != 0;

    public ReadOnlySequence<byte> Bytes => bytes;

    public string Text => Encoding.UTF8.GetString(bytes);

    public MqttUserProperty Pair => new(Text, Encoding.UTF8.GetString(second));
}
