using System.Text;
using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Protocol;

public sealed class Writing_shapes
{
    [Fact]
    public void Leaves_out_of_a_receipt_what_has_nothing_to_say() => Assert.Equal(
        """{"id":"","code":"invalid"}""",
        JsonSerializer.Serialize(new Receipt { Id = "", Code = "invalid" }, WireJson.Default.Receipt));

    [Fact]
    public void Leaves_out_of_a_peers_state_what_it_has_not()
    {
        var state = new OfflineResult
        {
            Messages = [],
            Peers = [new PeerState { Peer = "p", LastSeq = 0, UpTo = 0, ReadSeq = 0 }],
            More = false,
        };

        Assert.Equal(
            """{"messages":[],"peers":[{"peer":"p","lastSeq":0,"upTo":0,"readSeq":0}],"more":false}""",
            JsonSerializer.Serialize(state, WireJson.Default.OfflineResult));
    }

    [Fact]
    public void Leaves_out_the_error_of_a_result_and_the_result_of_an_error()
    {
        var result = new RpcReply { Rid = "1", Result = Raw("{}") };
        var error = new RpcReply { Rid = "1", Error = new RpcError("invalid", null) };

        Assert.Equal("""{"rid":"1","result":{}}""", JsonSerializer.Serialize(result, WireJson.Default.RpcReply));
        Assert.Equal(
            """{"rid":"1","error":{"code":"invalid"}}""", JsonSerializer.Serialize(error, WireJson.Default.RpcReply));
    }

    [Fact]
    public void Puts_envelopes_into_a_page_byte_for_byte()
    {
        const string Envelope = """{ "content":{"text" : "\u4f60好","n":1.00} , "x":[ ] }""";
        var page = new HistoryResult { Messages = [Raw(Envelope), Raw(Envelope)], More = true };

        var written = JsonSerializer.Serialize(page, WireJson.Default.HistoryResult);

        Assert.Equal($$"""{"messages":[{{Envelope}},{{Envelope}}],"more":true}""", written);
    }

    [Fact]
    public void Gives_envelopes_back_byte_for_byte()
    {
        const string Envelope = """{ "content":{"text" : "\u4f60好","n":1.00} , "x":[ ] }""";

        var page = JsonSerializer.Deserialize(
            $$"""{"messages":[ {{Envelope}} ,{{Envelope}}],"more":true}""", WireJson.Default.HistoryResult);

        Assert.Equal([Envelope, Envelope], page!.Messages.Select(raw => Encoding.UTF8.GetString(raw.Utf8.Span)));
    }

    [Fact]
    public void Writes_no_rid_as_empty_and_not_as_null()
    {
        var call = JsonSerializer.Deserialize("""{"target":"x"}""", WireJson.Default.TypingParams)!;

        Assert.Equal("", call.Rid);
        Assert.Equal("""{"target":"x","rid":""}""", JsonSerializer.Serialize(call, WireJson.Default.TypingParams));
    }

    [Theory]
    [InlineData("""{"tenantno":"demo","USERID":"alice","appId":"x"}""")]
    [InlineData("""{"tenant_no":"demo","user_id":"alice","app_id":"x"}""")]
    public void Knows_members_by_their_exact_names_alone(string json)
    {
        var request = JsonSerializer.Deserialize(json, WireJson.Default.RegisterRequest);

        Assert.Equal(new RegisterRequest(), request);
    }

    [Theory]
    [InlineData("""{"code":"ok"}""")]
    [InlineData("""{"id":"m1"}""")]
    [InlineData("""{"id":1,"code":"ok"}""")]
    [InlineData("""{"id":"m1","code":"ok","seq":"12"}""")]
    [InlineData("""{"id":"\ud800","code":"ok"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Reads_no_receipt_without_its_id_and_code_or_with_other_types(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, WireJson.Default.Receipt));

    private static RawJson Raw(string json) => new(Encoding.UTF8.GetBytes(json));
}
