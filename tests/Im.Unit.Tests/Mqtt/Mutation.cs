namespace Im.Unit.Tests.Mqtt;

/// <summary>Spoils packets: few changes at a time, so that most of them get past the first checks.</summary>
internal sealed class Mutation(int seed, IReadOnlyList<byte[]> packets)
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x03, 0x05, 0x1F, 0x21, 0x23, 0x26, 0x7F, 0x80, 0xED, 0xFF];
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var bytes = Any().ToList();
        for (var changes = _random.Next(1, 5); changes > 0; changes--) Change(bytes);
        if (_random.Next(3) > 0) MendLength(bytes);
        return [.. bytes];
    }

    public PacketOrigin Origin() => new(_random.Next(2) == 0 ? Im.Mqtt.MqttVersion.V5 : Im.Mqtt.MqttVersion.V311, _random.Next(2) == 0);

    public int Place(int length) => _random.Next(length + 1);

    private void Change(List<byte> bytes)
    {
        var at = Place(bytes.Count);
        var end = at + Place(Math.Min(8, bytes.Count - at));
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = Telling[_random.Next(Telling.Length)]; break;
            case 2: bytes.Insert(at, Telling[_random.Next(Telling.Length)]); break;
            case 3: bytes.RemoveRange(at, end - at); break;
            case 4: bytes.InsertRange(at, bytes[at..end]); break;
            case 5: bytes.InsertRange(at, Any()[^Math.Min(bytes.Count, 3)..]); break;
            default: bytes.AddRange(Enumerable.Range(0, _random.Next(300)).Select(_ => (byte)_random.Next(256))); break;
        }
    }

    /// <summary>Makes the fixed header's length true again, if there is one of the plain kind.</summary>
    private static void MendLength(List<byte> bytes)
    {
        if (bytes.Count is >= 2 and < 130) bytes[1] = (byte)(bytes.Count - 2);
    }

    private byte[] Any() => packets[_random.Next(packets.Count)];
}
