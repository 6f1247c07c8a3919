using System.Text;
using Im.Protocol;
using Im.Unit.Tests.Mqtt;

namespace Im.Unit.Tests.Protocol;

public sealed class Reading_spoilt_json
{
    private const int Rounds = 100_000;

    [Fact]
    public void Takes_just_what_the_protocol_allows_and_never_throws()
    {
        var taken = 0;
        ForMany(EnvelopesToSpoil(), bytes =>
        {
            var read = EnvelopeReader.TryRead(bytes, out var envelope, out var error);

            Assert.Equal(EnvelopeOracle.Allows(bytes), read);
            Assert.Equal(read, error is null);
            if (!read) return;

            taken++;
            var written = EnvelopeWriter.Encode(envelope!);
            Assert.True(EnvelopeOracle.Allows(written), Encoding.UTF8.GetString(written));
            Assert.True(bytes.AsSpan().IndexOf(envelope!.Content.Span) >= 0, "The content is not a part of the payload.");
        });

        // Else the changes are so coarse, or so fine, that one of the sides was never tested.
        Assert.InRange(taken, Rounds / 20, Rounds * 19 / 20);
    }

    [Fact]
    public void Checks_the_contents_that_were_taken_by_any_rules_and_never_throws()
    {
        int[] types = [0, 1, 2, 3, 4, 5, 6, 256];
        var (fits, wrong) = (0, 0);
        ForMany([.. ContentsToSpoil()], bytes =>
        {
            if (!EnvelopeReader.TryRead(bytes, out var envelope, out _)) return;
            foreach (var type in types)
            {
                if (ContentRules.Check(type, envelope.Content.Span) is null) fits++;
                else wrong++;
            }
        });

        Assert.InRange(fits, Rounds / 20, int.MaxValue);
        Assert.InRange(wrong, Rounds / 20, int.MaxValue);
    }

    [Fact]
    public void Takes_no_noise_for_an_envelope()
    {
        var random = new Random((int)(Seed.Next() % int.MaxValue));
        for (var round = 0; round < Rounds; round++)
        {
            var noise = new byte[random.Next(60)];
            random.NextBytes(noise);
            Assert.False(EnvelopeReader.TryRead(noise, out _, out _), Convert.ToHexString(noise));
        }
    }

    private static byte[][] EnvelopesToSpoil() =>
    [
        .. EnvelopeVectors.Taken.All.Select(vector => vector.Bytes),
        .. EnvelopeVectors.Taken.All.Select(vector => Encoding.UTF8.GetBytes(vector.Forwarded)),
        .. EnvelopeVectors.Refused.All.Select(vector => vector.Bytes).Where((_, at) => at % 4 == 0),
    ];

    private static IEnumerable<byte[]> ContentsToSpoil() =>
        new ProtocolVectors<ContentVector>("contents", "contents-of-cards").All.Select(vector => Encoding.UTF8.GetBytes(
            $$"""{"id":"m1","to":"aeegitpy7lcrx3eledtxgj7ov5y","type":0,"content":{{vector.Content}}}"""));

    private static void ForMany(byte[][] texts, Action<byte[]> holds)
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var mutation = new JsonMutation(new Random(seed), [.. texts.Where(text => text.Length > 0)]);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = mutation.Next();
            try
            {
                holds(bytes);
            }
            catch (Exception thrown)
            {
                throw new InvalidOperationException($"Seed {seed}, {Encoding.Latin1.GetString(bytes)}", thrown);
            }
        }
    }
}
