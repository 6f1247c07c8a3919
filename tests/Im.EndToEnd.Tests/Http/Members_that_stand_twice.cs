using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Of two members of one name each reader may see another one: what was checked need not be what is done.</summary>
public sealed class Members_that_stand_twice(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _user = $"alice-{Guid.NewGuid():n}"[..14];

    private RestApp Shop => running.Shop;

    [Theory]
    [InlineData("POST", "register", """{"tenantNo":"acme","userId":"alice","deviceId":"phone","userId":"bob"}""")]
    [InlineData("POST", "register", """{"tenantNo":"acme","userId":"alice","deviceId":"phone","device":{"brand":"a","brand":"b"}}""")]
    [InlineData("POST", "messages", """{"id":"1","to":{"users":["alice"]},"type":0,"content":{"text":"x"},"to":{"everyone":true}}""")]
    [InlineData("POST", "messages", """{"id":"1","to":{"users":["alice"],"users":["bob"]},"type":0,"content":{"text":"x"}}""")]
    [InlineData("POST", "messages", """{"id":"1","to":{"users":["alice"]},"type":0,"content":{"text":"x"},"content":{"text":"y"}}""")]
    [InlineData("POST", "messages", """{"id":"1","to":{"users":["alice"]},"type":0,"content":{"text":"x"},"push":{"title":"a","title":"b"}}""")]
    [InlineData("POST", "messages", """{"id":"1","to":{"users":["alice"]},"type":0,"content":{"text":"x"},"push":{"click":{"url":"a","\u0075rl":"b"}}}""")]
    [InlineData("POST", "groups", """{"owner":"alice","owner":"bob"}""")]
    [InlineData("PUT", "tags/red/users", """{"users":["alice"],"users":["bob"]}""")]
    [InlineData("PUT", "users/alice/ban", """{"reason":"a","reason":"b"}""")]
    [InlineData("POST", "admin/tenants/acme/apps", """{"appId":"cart","scopes":["users"],"scopes":["admin"]}""")]
    public async Task Are_refused_over_rest(string method, string path, string body)
    {
        Assert.Equal("400 invalid", (await Shop.Call(method, path, body)).Outcome);
        Assert.NotEqual("400 invalid", (await Shop.Call(method, path, Once(body))).Outcome);
    }

    [Theory]
    [InlineData("history", """{"rid":"1","target":"{peer}","target":"{self}"}""")]
    [InlineData("offline", """{"rid":"1","have":{"{peer}":1,"{peer}":0}}""")]
    [InlineData("push", """{"rid":"1","enabled":true,"enabled":false}""")]
    [InlineData("push", """{"rid":"1","quiet":{"from":"22:00","from":"23:00","to":"07:00","timeZone":"Asia/Shanghai"}}""")]
    [InlineData("group.create", """{"rid":"1","name":"a","name":"b"}""")]
    [InlineData("group.join", """{"rid":"1","groupId":"{group}","groupId":"{group}"}""")]
    [InlineData("read", """{"rid":"1","target":"{peer}","seq":1,"rid":"2"}""")]
    public async Task Are_refused_over_rpc(string method, string parameters)
    {
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", _user);

        var reply = await alice.Call(method, Fill(parameters, alice));

        Assert.Equal("invalid", reply.GetProperty("error").GetProperty("code").GetString());
        var once = await alice.Call(method, Once(Fill(parameters, alice)));
        Assert.True(!once.TryGetProperty("error", out var error) || error.GetProperty("code").GetString() != "invalid", $"{error}");
    }

    [Theory]
    [InlineData("""{"id":"1","to":"{peer}","to":"{self}","type":0,"content":{"text":"x"}}""", "invalid")]
    [InlineData("""{"id":"1","to":"{self}","type":0,"content":{"text":"x"},"\u0074o":"{peer}"}""", "invalid")]
    [InlineData("""{"id":"1","to":"{self}","type":0,"content":{"text":"x","text":"y"}}""", "invalid")]
    [InlineData("""{"id":"1","to":"{self}","type":100,"content":{"a":1,"a":2}}""", "ok")]
    public async Task Are_refused_in_an_envelope_and_left_alone_in_what_only_receivers_read(string envelope, string code)
    {
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", _user);

        Assert.Equal(code, await alice.Send(Fill(envelope, alice)));
        var once = Once(Fill(envelope, alice)).Replace("\"id\":\"1\"", "\"id\":\"2\"", StringComparison.Ordinal);
        Assert.NotEqual("invalid", await alice.Send(once));
    }

    /// <summary>The same with the first alone of members of one name: what is wrong with it is nothing but the second.</summary>
    private static string Once(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Once(document.RootElement)!.ToJsonString();
    }

    private static JsonNode? Once(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(
            value.EnumerateObject().DistinctBy(it => it.Name).Select(it => KeyValuePair.Create(it.Name, Once(it.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Once)]),
        _ => JsonNode.Parse(value.GetRawText()),
    };

    private static string Fill(string json, OnlineDevice alice) => json
        .Replace("{peer}", WireIds.Account("acme", "bob").Value, StringComparison.Ordinal)
        .Replace("{group}", WireIds.Group("acme", "team").Value, StringComparison.Ordinal)
        .Replace("{self}", alice.Account, StringComparison.Ordinal);
}
