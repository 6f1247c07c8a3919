using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Events_of_the_server
{
    private static readonly ProtocolVectors<Vector> Vectors = new("events");
    private static readonly DateTimeOffset When = DateTimeOffset.FromUnixTimeMilliseconds(EnvelopeVectors.Timestamp);

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_envelopes_without_a_place_and_in_the_background(string name)
    {
        var vector = Vectors[name];

        var written = Write(vector);
        var id = JsonNode.Parse(written)!["id"]!.GetValue<string>();

        Assert.True(Im.Protocol.Names.IsMessageId(id));
        Assert.Equal(vector.Json.Replace("\"id\":\"?\"", $"\"id\":\"{id}\"", StringComparison.Ordinal), written);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Keep_the_rules_of_messages(string name)
    {
        var json = Encoding.UTF8.GetBytes(Write(Vectors[name]));

        Assert.True(EnvelopeReader.TryRead(json, out var envelope, out var error), error);
        Assert.Null(ContentRules.Check(envelope.Type, envelope.Content.Span));
        Assert.Equal(0, envelope.Seq);
    }

    [Fact]
    public void Have_an_id_of_their_own_each_time()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => JsonNode.Parse(Write(Vectors["sync"]))!["id"]!.GetValue<string>());

        Assert.Equal(100, ids.Distinct().Count());
    }

    private static string Write(Vector vector)
    {
        var (from, to) = (new AccountId(vector.From), new AccountId(vector.To));
        var written = vector.Type switch
        {
            "recall" => ServerEvents.Recall(vector.Content.Deserialize(WireJson.Default.RecallEvent)!, from.AsPeer(), to.AsPeer(), "demo", When),
            "read" => ServerEvents.Read(vector.Content.Deserialize(WireJson.Default.ReadEvent)!, from, to, "demo", When),
            "typing" => ServerEvents.Typing(from, to, "demo", When),
            "kicked" => ServerEvents.Kicked(vector.Content["reason"]!.GetValue<string>(), to, "demo", When),
            "call" => ServerEvents.Call(vector.Content.Deserialize(WireJson.Default.CallEvent)!, from, to.AsPeer(), "demo", appId: "", When),
            "later" => ServerEvents.Later(vector.Content.Deserialize(WireJson.Default.LaterEvent)!, to, "demo", When),
            "sync" => ServerEvents.Sync(to, "demo", When),
            _ => throw new InvalidOperationException($"The server has no event '{vector.Type}'."),
        };
        return Encoding.UTF8.GetString(written.Json.Span);
    }

    private sealed record Vector(string Name, string Type, JsonObject Content, string From, string To, string Json) : INamed;
}
