using System.Globalization;
using System.Text;
using System.Text.Json;
using Im.Protocol;
using Im.Unit.Tests.Mqtt;

namespace Im.Unit.Tests.Protocol;

public sealed class Envelopes_of_all_sorts
{
    private const int Rounds = 20_000;
    private static readonly string[] Ids = ["m1", "Az09._:-", new('x', 64)];
    private static readonly string[] AppIds = ["shop", "com.example_shop-1", new('p', 64)];
    private static readonly string[] Peers = [WireIds.Account("demo", "bob").Value, WireIds.Group("demo", "1").Value];
    private static readonly int[] Types = [0, 5, 100, 256, 31_000, int.MaxValue];

    [Fact]
    public void Are_read_with_their_contents_and_unknown_members_untouched() => ForMany((json, seed) =>
    {
        var drawn = Drawn.By(json);

        var read = EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(drawn.Json), out var envelope, out var error);

        Assert.True(read, $"Seed {seed}: {error} {drawn.Json}");
        Assert.Equal(drawn.Content, Encoding.UTF8.GetString(envelope!.Content.Span));
        Assert.Equal(string.Join(',', drawn.Unknown), Encoding.UTF8.GetString(envelope.Extra.Span));
        Assert.Equal(drawn.Known, envelope with { Content = default, Extra = default });
    });

    [Fact]
    public void Are_written_so_that_a_foreign_reader_finds_the_same() => ForMany((json, seed) =>
    {
        var drawn = Drawn.By(json);
        var envelope = drawn.Known with
        {
            Content = Encoding.UTF8.GetBytes(drawn.Content),
            Extra = Encoding.UTF8.GetBytes(string.Join(',', drawn.Unknown)),
        };

        var written = EnvelopeWriter.Encode(envelope);

        using var document = JsonDocument.Parse(written);
        var root = document.RootElement;
        Assert.Equal(envelope.Id, root.GetProperty("id").GetString());
        Assert.Equal(envelope.From.Value ?? "", root.GetProperty("from").GetString());
        Assert.Equal(envelope.To.Value, root.GetProperty("to").GetString());
        Assert.Equal(envelope.TenantNo, root.GetProperty("tenantNo").GetString());
        Assert.Equal(envelope.Target, root.GetProperty("target").GetString());
        Assert.Equal(envelope.Type, root.GetProperty("type").GetInt32());
        Assert.Equal(envelope.Timestamp, root.GetProperty("timestamp").GetInt64());
        Assert.Equal(envelope.IsBackground, root.GetProperty("isBackground").GetBoolean());
        Assert.Equal(envelope.Seq > 0, root.TryGetProperty("seq", out var seq));
        Assert.Equal(envelope.Seq, envelope.Seq > 0 ? seq.GetInt64() : 0);
        Assert.Equal(envelope.AppId.Length > 0, root.TryGetProperty("appid", out var appId));
        Assert.Equal(envelope.AppId, envelope.AppId.Length > 0 ? appId.GetString() : "");
        Assert.Equal(drawn.Content, root.GetProperty("content").GetRawText());

        var behind = root.EnumerateObject().TakeLast(drawn.Unknown.Length).Select(member => member.ToString());
        Assert.True(drawn.Unknown.SequenceEqual(behind), $"Seed {seed}: {Encoding.UTF8.GetString(written)}");
    });

    [Fact]
    public void Are_the_same_bytes_when_read_and_written_again() => ForMany((json, seed) =>
    {
        Assert.True(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(Drawn.By(json).Json), out var first, out _));
        var once = EnvelopeWriter.Encode(first);

        Assert.True(EnvelopeReader.TryRead(once, out var second, out var error), $"Seed {seed}: {error}");

        Assert.Equal(Encoding.UTF8.GetString(once), Encoding.UTF8.GetString(EnvelopeWriter.Encode(second)));
    });

    private static void ForMany(Action<RandomJson, int> holds)
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var json = new RandomJson(new Random(seed));
        for (var round = 0; round < Rounds; round++) holds(json, seed);
    }

    /// <summary>An envelope, and the text that it was made to be.</summary>
    private sealed record Drawn(string Json, Envelope Known, string Content, string[] Unknown)
    {
        public static Drawn By(RandomJson json)
        {
            var content = json.Object(3);
            var known = new Envelope
            {
                Id = json.Of(Ids),
                To = new PeerId(json.Of(Peers)),
                Type = json.Of(Types),
                From = new PeerId(json.Perhaps() ? json.Of(Peers) : ""),
                TenantNo = json.Perhaps() ? "demo" : "",
                Target = json.Perhaps() ? json.Of(Peers) : "",
                AppId = json.Perhaps() ? json.Of(AppIds) : "",
                IsBackground = json.Perhaps(),
                Timestamp = json.Perhaps() ? 1_675_416_709_033 : 0,
                Seq = json.Perhaps() ? long.MaxValue : 0,
                Content = default,
            };
            var members = json.Shuffled([.. Required(json, known, content), .. Optional(json, known), .. Others(json)]);
            var unknown = members.Where(member => member.StartsWith("\"?", StringComparison.Ordinal)).ToArray();
            return new Drawn(json.Blank() + json.Braces(members) + json.Blank(), known, content, unknown);
        }

        private static IEnumerable<string> Required(RandomJson json, Envelope known, string content) =>
        [
            json.Member(json.Spelt("id"), json.Spelt(known.Id)), json.Member(json.Spelt("to"), json.Spelt(known.To.Value)),
            json.Member(json.Spelt("type"), known.Type.ToString(CultureInfo.InvariantCulture)),
            json.Member(json.Spelt("content"), content),
        ];

        private static IEnumerable<string> Optional(RandomJson json, Envelope known)
        {
            (string Name, bool IsLeftOut, string Value)[] all =
            [
                ("from", known.From.Value.Length == 0, json.Spelt(known.From.Value)),
                ("tenantNo", known.TenantNo.Length == 0, json.Spelt(known.TenantNo)),
                ("target", known.Target.Length == 0, json.Spelt(known.Target)),
                ("appid", known.AppId.Length == 0, json.Spelt(known.AppId)),
                ("isBackground", !known.IsBackground, known.IsBackground ? "true" : "false"),
                ("timestamp", known.Timestamp == 0, known.Timestamp.ToString(CultureInfo.InvariantCulture)),
                ("seq", known.Seq == 0, known.Seq.ToString(CultureInfo.InvariantCulture)),
            ];
            return all
                .Where(member => !member.IsLeftOut || json.Perhaps())
                .Select(member => json.Member(
                    json.Spelt(member.Name), member.IsLeftOut && json.Perhaps() ? "null" : member.Value));
        }

        /// <summary>No name of the protocol begins with a question mark.</summary>
        private static IEnumerable<string> Others(RandomJson json) => Enumerable.Range(0, json.Of([0, 1, 3]))
            .Select(_ => json.Member("\"?" + json.Text()[1..], json.Value(3)));
    }
}
