using System.Text;
using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Protocol;

/// <summary>What the server takes must be readable wherever it turns up: a page that cannot be read is asked for again
/// and again.</summary>
public sealed class The_deepest_envelope
{
    private const string To = "aeegitpy7lcrx3eledtxgj7ov5y";
    private static readonly string Deepest = Nested(EnvelopeReader.MaxDepth);

    [Theory]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    public void Is_64_deep(int depth) => Assert.True(Read(Nested(depth)));

    [Theory]
    [InlineData(65)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Is_not_deeper(int depth) => Assert.False(Read(Nested(depth)));

    [Fact]
    public void Can_be_checked_by_the_rules_of_contents() =>
        Assert.Null(ContentRules.Check(256, Encoding.UTF8.GetBytes($$"""{"type":"x","content":{{Objects(62)}}}""")));

    [Fact]
    public void Can_be_read_in_a_page_of_messages()
    {
        var reply = Reply($$"""{"messages":[{{Deepest}}],"more":false}""");

        var page = JsonSerializer.Deserialize(reply.Result!.Value.Utf8.Span, WireJson.Default.HistoryResult);

        Assert.Equal(Deepest, Encoding.UTF8.GetString(Assert.Single(page!.Messages).Utf8.Span));
    }

    [Fact]
    public void Can_be_read_in_what_was_missed()
    {
        var reply = Reply($$"""{"messages":[{{Deepest}}],"peers":[],"more":false}""");

        var page = JsonSerializer.Deserialize(reply.Result!.Value.Utf8.Span, WireJson.Default.OfflineResult);

        Assert.Equal(Deepest, Encoding.UTF8.GetString(Assert.Single(page!.Messages).Utf8.Span));
    }

    [Fact]
    public void Can_be_read_in_a_list_of_conversations()
    {
        var reply = Reply($$"""{"conversations":[{"peer":"p","lastSeq":1,"readSeq":0,"unread":1,"last":{{Deepest}}}]}""");

        var page = JsonSerializer.Deserialize(reply.Result!.Value.Utf8.Span, WireJson.Default.ConversationsResult);

        Assert.Equal(Deepest, Encoding.UTF8.GetString(Assert.Single(page!.Conversations).Last!.Value.Utf8.Span));
    }

    private static bool Read(string json) => EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(json), out _, out _);

    private static RpcReply Reply(string result) =>
        JsonSerializer.Deserialize($$"""{"rid":"1","result":{{result}}}""", WireJson.Default.RpcReply)!;

    private static string Nested(int depth) =>
        $$"""{"id":"m1","to":"{{To}}","type":100,"content":{{Objects(depth - 1)}}}""";

    private static string Objects(int depth) =>
        string.Concat(Enumerable.Repeat("""{"a":""", depth - 1)) + "{}" + new string('}', depth - 1);
}
