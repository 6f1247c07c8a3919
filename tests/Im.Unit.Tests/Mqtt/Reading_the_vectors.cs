using System.Buffers;
using System.Text.Json.Nodes;

namespace Im.Unit.Tests.Mqtt;

public sealed class Reading_the_vectors
{
    public static TheoryData<string> Names => [.. MqttVector.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_fields_or_the_reason(string name)
    {
        var vector = MqttVector.All[name];

        var decoded = Decoded.Of(new ReadOnlySequence<byte>(vector.Bytes), vector.Origin, vector.MaxPacketSize);

        foreach (var (field, expected) in vector.Expect)
        {
            Assert.True(decoded.ContainsKey(field), $"{vector.Spec}: no {field} in {decoded.ToJsonString()}");
            Assert.True(JsonNode.DeepEquals(expected, decoded[field]), $"{vector.Spec}: {field} in {decoded.ToJsonString()}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_however_the_bytes_are_cut(string name)
    {
        var vector = MqttVector.All[name];
        var bytes = vector.Bytes;
        var whole = Decoded.Of(new ReadOnlySequence<byte>(bytes), vector.Origin, vector.MaxPacketSize).ToJsonString();

        for (var at = 0; at <= bytes.Length; at++)
        {
            var inTwo = Decoded.Of(Segments.SplitAt(bytes, at), vector.Origin, vector.MaxPacketSize);
            Assert.Equal(whole, inTwo.ToJsonString());
        }

        var inBytes = Decoded.Of(Segments.OfSingleBytes(bytes), vector.Origin, vector.MaxPacketSize);
        Assert.Equal(whole, inBytes.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Never_finds_a_whole_packet_in_a_part_of_one(string name)
    {
        var vector = MqttVector.All[name];
        if (vector.Expect.ContainsKey("frame")) return;

        for (var length = 0; length < vector.Bytes.Length; length++)
        {
            var part = new ReadOnlySequence<byte>(vector.Bytes, 0, length);
            var decoded = Decoded.Of(part, vector.Origin, vector.MaxPacketSize);
            Assert.Equal("""{"frame":"incomplete"}""", decoded.ToJsonString());
        }
    }
}
