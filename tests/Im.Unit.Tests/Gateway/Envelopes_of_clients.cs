using System.Text;
using Im.Gateway.Sessions;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

public sealed class Envelopes_of_clients
{
    private const string StepsId = "call:0123456789abcdef0123456789abcdef:timeout";

    private static readonly AccountId Bob = WireIds.Account("demo", "bob");
    private static readonly Identity Alice = new("demo", WireIds.Account("demo", "alice"), "phone", Login: 1);

    [Fact]
    public void Become_messages_with_all_that_was_sent()
    {
        var message = Read(
            $$"""{"id":"m1","to":"{{Bob}}","target":"{{Alice.Account}}","type":0,"content":{ "text" : "hi" },"appid":"courier","isBackground":true,"timestamp":1,"seq":9,"x":[1]}""",
            out var id, out var refusal);

        Assert.Null(refusal);
        Assert.Equal("m1", id);
        Assert.Equal(
            ("m1", Bob.AsPeer(), Alice.Account.Value, 0, "courier", true),
            (message!.MessageId, message.To, message.Target, message.Type, message.AppId, message.IsBackground));
        Assert.Equal("""{ "text" : "hi" }""", Encoding.UTF8.GetString(message.Content.Span));
        Assert.Equal("\"x\":[1]", Encoding.UTF8.GetString(message.Extra.Span));
    }

    public static TheoryData<string> Own => new()
    {
        "", "\"from\":null,", "\"from\":\"\",", $"\"from\":\"{Alice.Account}\",", "\"tenantNo\":null,", "\"tenantNo\":\"\",", "\"tenantNo\":\"demo\",",
    };

    [Theory]
    [MemberData(nameof(Own))]
    public void May_name_their_sender_and_tenant_or_not(string member) =>
        Assert.NotNull(Read(With(member), out _, out _));

    public static TheoryData<string> Receivers => new()
    {
        Bob.Value, Alice.Account.Value, WireIds.Account("other", "bob").Value,
        WireIds.Group("demo", "1").Value, WireIds.Service("demo", "shop").Value,
    };

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Pass_to_whoever_the_grains_may_know(string to) => Assert.NotNull(Read(To(to), out _, out _));

    public static TheoryData<ErrorCode, string, string> Refused => new()
    {
        { ErrorCode.Forbidden, "'from'", With($"\"from\":\"{Bob}\",") },
        { ErrorCode.Forbidden, "'from'", With($"\"from\":\"{WireIds.Group("demo", "1")}\",") },
        { ErrorCode.Forbidden, "'tenantNo'", With("\"tenantNo\":\"other\",") },
        { ErrorCode.Forbidden, "'tenantNo'", With("\"tenantNo\":\"DEMO\",") },
        { ErrorCode.Forbidden, "the server's", To(Bob.Value).Replace("\"m1\"", $"\"{StepsId}\"", StringComparison.Ordinal) },
        { ErrorCode.Forbidden, "tag or to everyone", To(WireIds.Tag("demo", "vip").Value) },
        { ErrorCode.Forbidden, "tag or to everyone", To(WireIds.Everyone("demo").Value) },
        { ErrorCode.Forbidden, "'recall'", Event("recall") },
        { ErrorCode.Forbidden, "'read'", Event("read") },
        { ErrorCode.Forbidden, "'typing'", Event("typing") },
        { ErrorCode.Forbidden, "'kicked'", Event("kicked") },
        { ErrorCode.Forbidden, "'sync'", Event("sync") },
        { ErrorCode.Forbidden, "'group'", Event("group") },
        { ErrorCode.Forbidden, "'organization'", Event("organization") },
        { ErrorCode.Forbidden, "'recall'", Event("\\u0072ecall") },
        { ErrorCode.Invalid, "'text'", Of(0, "{}") },
        { ErrorCode.Invalid, "'storageId'", Of(1, """{"storageId":7}""") },
        { ErrorCode.Invalid, "'type' is missing", Of(256, """{"content":{}}""") },
        { ErrorCode.Invalid, "'type'", Of(256, """{"type":"my","type":"sync","content":{}}""") },
        { ErrorCode.Invalid, "'type'", Of(256, """{"type":null,"content":{}}""") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Are_refused_with_the_protocols_code_and_the_reason(ErrorCode code, string reason, string json)
    {
        var message = Read(json, out var id, out var refusal);

        Assert.Null(message);
        Assert.Equal(code, refusal!.Code);
        Assert.Contains(id, new[] { "m1", StepsId });
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"id":"m1"}""")]
    [InlineData("""{"id":"m 1","to":"a","type":0,"content":{}}""")]
    public void That_cannot_be_read_are_invalid_and_have_no_id(string json)
    {
        Assert.Null(Read(json, out var id, out var refusal));
        Assert.Equal(("", ErrorCode.Invalid), (id, refusal!.Code));
        Assert.NotEmpty(refusal.Message!);
    }

    [Theory]
    [InlineData("call")]
    [InlineData("my.event")]
    [InlineData("Recall")]
    [InlineData("")]
    public void May_be_events_that_are_the_clients(string type) => Assert.NotNull(Read(Event(type), out _, out _));

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(257)]
    [InlineData(int.MaxValue)]
    public void Of_types_without_rules_pass_unchecked(int type) =>
        Assert.NotNull(Read(Of(type, """{"type":"sync"}"""), out _, out _));

    [Fact]
    public void May_be_as_large_as_the_limit_and_not_larger()
    {
        var json = With("");
        var bytes = Encoding.UTF8.GetBytes(json);

        var fits = EnvelopeRules.Read(bytes, bytes.Length, Alice, out _, out _);
        var larger = EnvelopeRules.Read(bytes, bytes.Length - 1, Alice, out var id, out var refusal);

        Assert.NotNull(fits);
        Assert.Null(larger);
        Assert.Equal(("", ErrorCode.TooLarge), (id, refusal!.Code));
    }

    private static Im.Grains.Conversations.OutgoingMessage? Read(
        string json, out string id, out Im.Grains.Conversations.SendOutcome? refusal) =>
        EnvelopeRules.Read(Encoding.UTF8.GetBytes(json), 64 * 1024, Alice, out id, out refusal);

    private static string With(string member) => $$$"""{"id":"m1",{{{member}}}"to":"{{{Bob}}}","type":0,"content":{"text":"hi"}}""";

    private static string To(string peer) => $$$"""{"id":"m1","to":"{{{peer}}}","type":0,"content":{"text":"hi"}}""";

    private static string Of(int type, string content) => $$"""{"id":"m1","to":"{{Bob}}","type":{{type}},"content":{{content}}}""";

    private static string Event(string type) => Of(256, $$$"""{"type":"{{{type}}}","content":{}}""");
}
