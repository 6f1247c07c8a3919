using System.Buffers;

namespace Im.Unit.Tests.Mqtt;

public sealed class Reading_spoilt_packets
{
    private const int Rounds = 100_000;

    [Fact]
    public void Never_throws_and_never_depends_on_how_the_bytes_are_cut()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var mutation = new Mutation(seed, [.. MqttVector.All.Values.Select(vector => vector.Bytes).Where(x => x.Length >= 3)]);
        var understood = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (bytes, origin) = (mutation.Next(), mutation.Origin());
            var whole = Try(() => Decoded.Of(new ReadOnlySequence<byte>(bytes), origin).ToJsonString(), seed, bytes);
            var cut = Segments.SplitAt(bytes, mutation.Place(bytes.Length));
            Assert.Equal(whole, Try(() => Decoded.Of(cut, origin).ToJsonString(), seed, bytes));
            if (whole.StartsWith("""{"packet""", StringComparison.Ordinal)) understood++;
        }

        // Else the mutations are so coarse that nothing behind the first check was ever reached.
        Assert.InRange(understood, Rounds / 100, Rounds);
    }

    [Fact]
    public void Never_throws_on_noise_behind_a_good_header()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var random = new Random(seed);
        var origin = new Mutation(seed, []);
        byte[] headers = [0x10, 0x20, 0x30, 0x32, 0x3D, 0x40, 0x50, 0x62, 0x70, 0x82, 0x90, 0xA2, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0];
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[2 + random.Next(100)];
            random.NextBytes(bytes);
            (bytes[0], bytes[1]) = (headers[random.Next(headers.Length)], (byte)(bytes.Length - 2));
            Try(() => Decoded.Of(Segments.SplitAt(bytes, random.Next(bytes.Length)), origin.Origin()).ToJsonString(), seed, bytes);
        }
    }

    private static string Try(Func<string> read, int seed, byte[] bytes)
    {
        try
        {
            return read();
        }
        catch (Exception thrown)
        {
            throw new InvalidOperationException($"Seed {seed}, packet {Convert.ToHexString(bytes)}", thrown);
        }
    }
}
