using System.Text.Json.Nodes;
using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Protocol;

namespace Im.Unit.Tests.Api;

public sealed class Registering
{
    private const string Alice = """{"tenantNo":"demo","userId":"alice","deviceId":"phone","os":2}""";
    private static readonly AccountId Account = WireIds.Account("demo", "alice");

    [Fact]
    public async Task Answers_what_the_device_needs_to_connect()
    {
        await using var api = await ApiHost.Start();

        var answer = await api.Register(Alice);

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var token = answer.Text("token")!;
        var port = api.Http.BaseAddress!.Port;
        var now = api.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var expected = $$"""
            { "account": "{{Account}}", "deviceId": "phone", "token": "{{token}}", "expiresAt": {{now + 86_400_000}},
              "mqtt": { "host": "127.0.0.1", "port": 1883, "tls": false, "webSocket": "ws://127.0.0.1:{{port}}/mqtt",
                        "clientId": "{{Account}}.phone", "username": "{{Account}}", "password": "{{token}}" }, "serverTime": {{now}} }
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(answer.Body)), answer.Body);
    }

    [Fact]
    public async Task Advertises_what_is_set()
    {
        await using var api = await ApiHost.Start(
            ("Im:Gateway:Advertised:Host", "im.example.org"), ("Im:Gateway:Advertised:Tls", "true"),
            ("Im:Gateway:Advertised:WebSocket", "wss://im.example.org/mqtt"));

        var mqtt = (await api.Register(Alice)).Json.GetProperty("mqtt");

        Assert.Equal("im.example.org", mqtt.GetProperty("host").GetString());
        Assert.Equal(8883, mqtt.GetProperty("port").GetInt32());
        Assert.True(mqtt.GetProperty("tls").GetBoolean());
        Assert.Equal("wss://im.example.org/mqtt", mqtt.GetProperty("webSocket").GetString());
    }

    [Fact]
    public async Task Hands_all_of_it_to_the_devices_grain()
    {
        await using var api = await ApiHost.Start();
        DeviceRegistration? seen = null;
        api.Grains.Answers["Register"] = (key, arguments) =>
        {
            Assert.Equal("demo/phone", key);
            seen = (DeviceRegistration)arguments[0]!;
            return new RegisterOutcome { Login = 7, Displaced = [] };
        };

        await api.Register(
            """
            { "tenantNo": "demo", "userId": "alice", "deviceId": "phone", "os": 1, "appid": "courier", "later": [1],
              "device": { "brand": "b", "model": "m", "osVersion": "o", "appVersion": "a", "sdkVersion": "s", "language": "l" },
              "push": { "vendor": "apns", "token": "t" } }
            """);

        Assert.Equal(
            new DeviceRegistration
            {
                TenantNo = "demo",
                UserId = "alice",
                DeviceId = "phone",
                Os = OsType.Ios,
                AppId = "courier",
                Details = new() { Brand = "b", Model = "m", OsVersion = "o", AppVersion = "a", SdkVersion = "s", Language = "l" },
                Push = new() { Vendor = "apns", Token = "t" },
            },
            seen);
    }

    [Fact]
    public async Task Tells_the_devices_that_lost_by_it()
    {
        await using var api = await ApiHost.Start();
        api.Grains.Answers["Register"] = (_, _) => new RegisterOutcome
        {
            Login = 7,
            Displaced = [new DisplacedDevice("tablet", 3), new DisplacedDevice("laptop", 4)],
            TokenTakenFrom = "demo/old-phone",
        };

        var answer = await api.Register(Alice.Replace("}", ""","push":{"vendor":"fcm","token":"t"}}""", StringComparison.Ordinal));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            [$"demo/laptop.EndLogin({Account}, 4)", $"demo/old-phone.LoseToken(fcm, t)", $"demo/tablet.EndLogin({Account}, 3)"],
            api.Grains.Calls.Where(call => !call.Contains(".Settings(", StringComparison.Ordinal)
                && !call.Contains(".Register(", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Succeeds_even_if_a_device_cannot_be_told()
    {
        await using var api = await ApiHost.Start();
        api.Grains.Answers["Register"] = (_, _) => new RegisterOutcome { Login = 7, Displaced = [new DisplacedDevice("tablet", 3)] };
        api.Grains.Answers["EndLogin"] = (_, _) => new TimeoutException("the silo is gone");

        var answer = await api.Register(Alice);

        Assert.Equal(200, answer.Status);
        Assert.Contains("Warning demo/tablet was not told", api.Log, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "tenantNo", "null" }, { "tenantNo", "\"\"" }, { "tenantNo", "\"a b\"" }, { "tenantNo", Text(33) }, { "tenantNo", "7" },
        { "userId", "null" }, { "userId", "\"\"" }, { "userId", "\"a\\nb\"" }, { "userId", Text(129) }, { "userId", "\"\\ud800\"" },
        { "deviceId", "null" }, { "deviceId", "\"\"" }, { "deviceId", "\"a/b\"" }, { "deviceId", Text(65) },
        { "os", "0" }, { "os", "5" }, { "os", "-2" }, { "os", "\"2\"" }, { "os", "2.5" },
        { "appid", "\"a b\"" }, { "appid", Text(65) },
        { "device", "[]" }, { "device", $$"""{"brand":{{Text(129)}}}""" }, { "device", """{"language":"a\u0000b"}""" },
        { "push", "{}" }, { "push", """{"vendor":"fcm"}""" }, { "push", """{"vendor":"fcm","token":""}""" },
        { "push", """{"vendor":"FCM","token":"t"}""" }, { "push", """{"vendor":"pigeon","token":"t"}""" },
        { "push", $$"""{"vendor":"fcm","token":{{Text(4_097)}}}""" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_member_is_invalid_and_named(string member, string value)
    {
        await using var api = await ApiHost.Start();
        var body = JsonNode.Parse(Alice)!.AsObject();
        body.Remove(member);

        var answer = await api.Register($$"""{"{{member}}":{{value}},{{body.ToJsonString()[1..]}}""");

        Assert.Equal("400 invalid", answer.Problem());
        Assert.Contains(member, answer.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(api.Grains.Calls);
    }

    [Theory]
    [InlineData("userId", 128)]
    [InlineData("deviceId", 64)]
    [InlineData("appid", 64)]
    public async Task The_longest_of_each_is_taken(string member, int length)
    {
        await using var api = await ApiHost.Start();
        var body = JsonNode.Parse(Alice)!.AsObject();
        body[member] = new string('x', length);

        Assert.Equal(200, (await api.Register(body.ToJsonString())).Status);
    }

    [Theory]
    [InlineData(",\"os\":-1", OsType.Unknown)]
    [InlineData(",\"os\":1", OsType.Ios)]
    [InlineData(",\"os\":2", OsType.Android)]
    [InlineData(",\"os\":3", OsType.Web)]
    [InlineData(",\"os\":4", OsType.Windows)]
    [InlineData("", OsType.Unknown)]
    public async Task Each_system_of_the_protocol_is_taken(string member, OsType os)
    {
        await using var api = await ApiHost.Start();

        var answer = await api.Register(Alice.Replace(",\"os\":2", member, StringComparison.Ordinal));

        Assert.Equal(200, answer.Status);
        Assert.Contains($"Os = {os},", string.Concat(api.Grains.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_tenant_is_not_found()
    {
        await using var api = await ApiHost.Start();

        var answer = await api.Register(Alice.Replace("demo", "nobody", StringComparison.Ordinal));

        Assert.Equal("404 not_found", answer.Problem());
    }

    private static string Text(int length) => $"\"{new string('x', length)}\"";
}
