using System.Text;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;
using Im.Unit.Tests.Mqtt;
using Im.Unit.Tests.Protocol;

namespace Im.Unit.Tests.Client.Typed;

public sealed class Contents_by_their_types
{
    private const int Rounds = 20_000;
    private static readonly ProtocolVectors<ContentVector> Vectors = new("contents", "contents-of-cards");

    // The server takes any number; a length of time it is not.
    private static readonly string[] TakenAndNoDuration = ["2: a negative number"];

    public static TheoryData<string> Names => Vectors.Names;

    [Fact]
    public void Are_read_as_they_were_written_and_keep_the_servers_rules()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var any = new RandomContents(new Random(seed));
        for (var round = 0; round < Rounds; round++)
        {
            var content = any.Next();

            var json = content.ToJson();

            Assert.True(ContentRules.Check(content.TypeCode, json.Span) is null, $"Seed {seed}: {content}");
            Assert.True(content == MessageContent.Read(content.TypeCode, json), $"Seed {seed}: {content} {Encoding.UTF8.GetString(json.Span)}");
        }
    }

    [Fact]
    public void Are_read_alike_in_any_order_and_with_members_of_others_between()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var (random, any) = (new Random(seed), new RandomContents(new Random(seed)));
        for (var round = 0; round < Rounds / 10; round++)
        {
            var content = any.Next();
            if (content is CustomContent or UnknownContent) continue;
            var members = JsonNode.Parse(content.ToJson().Span)!.AsObject()
                .Select(member => $"{JsonValue.Create(member.Key).ToJsonString()}:{member.Value?.ToJsonString() ?? "null"}")
                .Append(""" "my":[{"text":1,"duration":-1}] """).ToArray();
            random.Shuffle(members);

            var read = MessageContent.Read(content.TypeCode, Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"));

            // The JSON inside an event is written anew here, with other escapes.
            if (content is EventContent happened) Assert.Equal(happened.EventType, Assert.IsType<EventContent>(read).EventType);
            else Assert.True(content == read, $"Seed {seed}: {content} {read}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_what_the_server_takes_and_unknown_otherwise(string name)
    {
        var vector = Vectors[name];
        var isKnown = Enum.IsDefined((MessageType)vector.Type);

        var read = MessageContent.Read(vector.Type, vector.Bytes);

        Assert.Equal(vector.Type, read.TypeCode);
        if (vector.Ok && isKnown && !TakenAndNoDuration.Contains(name)) Assert.IsNotType<UnknownContent>(read);
        else
        {
            var unknown = Assert.IsType<UnknownContent>(read);
            Assert.Equal(vector.Content, Encoding.UTF8.GetString(unknown.Json.Span));
            Assert.Equal(isKnown, unknown.Fault is not null);
        }
    }

    [Fact]
    public void Say_which_member_is_wrong_for_each_member_of_each_type()
    {
        foreach (var content in RandomContents.OneOfEach().Where(content => content is not (CustomContent or UnknownContent)))
        {
            var whole = JsonNode.Parse(content.ToJson().Span)!.AsObject();
            foreach (var member in whole.Select(member => member.Key))
            {
                var spoilt = whole.DeepClone().AsObject();
                spoilt[member] = new JsonArray(true);

                var bytes = Encoding.UTF8.GetBytes(spoilt.ToJsonString());
                var read = Assert.IsType<UnknownContent>(MessageContent.Read(content.TypeCode, bytes));

                Assert.Contains($"'{member}'", read.Fault, StringComparison.Ordinal);
                Assert.NotNull(ContentRules.Check(content.TypeCode, bytes, out var named));
                Assert.Equal(member, named);
            }
        }
    }

    [Fact]
    public void Are_unknown_and_never_fail_however_they_are_spoilt()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var texts = RandomContents.OneOfEach().Select(content => content.ToJson().ToArray()).ToList();
        var (random, mutation) = (new Random(seed), new JsonMutation(new Random(seed), texts));
        int[] types = [0, 1, 2, 3, 4, 5, 6, 7, 100, 256];
        var unknown = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (type, json) = (types[random.Next(types.Length)], mutation.Next());

            if (MessageContent.Read(type, json) is not UnknownContent spoilt) continue;
            unknown++;
            Assert.True(json.AsSpan().SequenceEqual(spoilt.Json.Span), $"Seed {seed}");
        }

        Assert.True(unknown is > Rounds / 4 and < Rounds, $"Seed {seed}: {unknown} were unknown.");
    }

    [Theory]
    [InlineData("123", 123L, "123")]
    [InlineData("\"123\"", 123L, "123")]
    [InlineData("\"007\"", 7L, "7")]
    [InlineData("1.5E+3", 1500L, "1500")]
    [InlineData("\"12 MB\"", null, "12 MB")]
    [InlineData("\"\"", null, "")]
    [InlineData("\"-5\"", null, "-5")]
    [InlineData("-5", null, "-5")]
    [InlineData("1.5", null, "1.5")]
    [InlineData("1e400", null, "1e400")]
    [InlineData("\"99999999999999999999\"", null, "99999999999999999999")]
    public void Have_sizes_that_are_numbers_or_keep_their_text(string json, long? bytes, string text)
    {
        var read = Read<FileContent>(4, $$"""{"storageId":"f","fileName":"n","fileSize":{{json}}}""");

        Assert.Equal((bytes, text), (read.FileSize.Bytes, read.FileSize.Text));
    }

    [Theory]
    [InlineData("2", 2_000)]
    [InlineData("2.5", 2_500)]
    [InlineData("1.5E+1", 15_000)]
    [InlineData("0", 0)]
    public void Have_durations_in_seconds_also_in_parts_of_them(string json, int milliseconds) =>
        Assert.Equal(milliseconds, Read<VoiceContent>(2, $$"""{"storageId":"f","duration":{{json}}}""").Duration.TotalMilliseconds);

    [Theory]
    [InlineData("-1")]
    [InlineData("1e400")]
    [InlineData("1e20")]
    public void Are_unknown_with_a_duration_that_cannot_be_one_and_do_without_an_optional_one(string json)
    {
        Assert.Contains("'duration'", Read<UnknownContent>(2, $$"""{"storageId":"f","duration":{{json}}}""").Fault, StringComparison.Ordinal);
        Assert.Contains("'duration'", Read<UnknownContent>(3, $$"""{"storageId":"f","fileName":"n","fileSize":1,"duration":{{json}}}""").Fault, StringComparison.Ordinal);
        Assert.Null(Read<FileContent>(4, $$"""{"storageId":"f","fileName":"n","fileSize":1,"duration":{{json}}}""").Duration);
    }

    [Theory]
    [InlineData("320", 320)]
    [InlineData("319.2", 320)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("1e400", null)]
    [InlineData("null", null)]
    public void Show_a_picture_whatever_its_sides_are_said_to_be(string json, int? side) =>
        Assert.Equal(side, Read<ImageContent>(1, $$"""{"storageId":"f","thumbnailWidth":{{json}}}""").ThumbnailWidth);

    [Fact]
    public void Mention_all_by_a_string_or_in_a_list()
    {
        var bob = ClientKit.Bob.AsAccount();
        var star = Read<TextContent>(0, """{"text":"x","mentions":"*"}""").Mentions!;
        var list = Read<TextContent>(0, $$"""{"text":"x","mentions":["*","{{bob}}"]}""").Mentions!;

        Assert.True(star.AreAll && list.AreAll && star.Mean(bob));
        Assert.Equal([bob], list.Accounts);
        Assert.False(Mentions.Of(bob).Mean(ClientKit.Alice));
    }

    [Fact]
    public void Of_a_message_that_was_taken_back_are_gone()
    {
        var message = new ImMessage
        {
            Id = "m",
            Peer = ClientKit.Bob,
            Sender = ClientKit.Bob,
            Direction = MessageDirection.Incoming,
            State = MessageState.Received,
            TypeCode = 1,
            Content = Envelope.RecalledContent,
            Timestamp = DateTimeOffset.UnixEpoch,
            IsRecalled = true,
        };

        Assert.Equal(new RecalledContent(1), message.Read());
        Assert.IsType<UnknownContent>((message with { IsRecalled = false }).Read());
    }

    private static T Read<T>(int type, string json) => Assert.IsType<T>(MessageContent.Read(type, Encoding.UTF8.GetBytes(json)));
}
