using System.Text;
using System.Text.Json;
using Im.Protocol;
using Im.Unit.Tests.Mqtt;

namespace Im.Unit.Tests.Protocol;

public sealed class Strings_in_json
{
    private const int Rounds = 50_000;

    private static readonly string[] Pieces =
    [
        "a", "你", "😀", "\\\\", "\\\"", "\\n", "\\/", "\\u0041", "\\u4F60", "\\ud83d", "\\uD83D", "\\ude00", "\\uDE00",
        "\\ud7ff", "\\ue000", "\\udbff", "\\udc00", "\\udfff", "ud800", "\\u0000", "\\\\ud800", "d800",
    ];

    [Fact]
    public void Are_unicode_just_when_they_can_be_read()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var random = new Random(seed);
        var readable = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var json = Encoding.UTF8.GetBytes($"[\"{text}\"]");
            if (random.Next(10) == 0) json[2 + random.Next(json.Length - 3)] |= 0x80;

            // A spoilt byte may end the string early; what is no JSON has no strings.
            if (CanBeRead(json) is not { } expected) continue;
            if (expected) readable++;
            Assert.True(expected == JsonText.IsUnicode(json), $"Seed {seed}: {Encoding.Latin1.GetString(json)}");
        }

        Assert.InRange(readable, Rounds / 10, Rounds * 9 / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\")]
    [InlineData("\\u")]
    [InlineData("\\ud80")]
    [InlineData("\\u+800")]
    [InlineData("\\\\")]
    [InlineData("\\ud83d\\ude00")]
    public void Are_looked_at_without_a_fault_also_where_the_text_is_cut(string json) =>
        Assert.True(JsonText.IsUnicode(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ud83d\\")]
    [InlineData("\\ud83d\\ude0")]
    [InlineData("\\ude00")]
    public void Are_no_unicode_where_half_a_pair_is_cut(string json) =>
        Assert.False(JsonText.IsUnicode(Encoding.UTF8.GetBytes(json)));

    private static bool? CanBeRead(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement[0].GetString() is not null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
