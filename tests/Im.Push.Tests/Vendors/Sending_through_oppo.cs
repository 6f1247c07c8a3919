using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Im.Push.Tests.Vendors;

/// <summary>OPPO's push service: signed requests for a token, which then stands in the form.</summary>
public sealed class Sending_through_oppo : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private PushKit _kit = null!;
    private FakeServer _oppo = null!;
    private PushCredential _credential = null!;
    private string _token = "";
    private int _tokens;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit(_time);
        _oppo = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("oppo", _oppo.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _oppo.DisposeAsync();
    }

    [Fact]
    public async Task One_device_and_several_each_have_their_outcome()
    {
        var one = await _kit.Send(_credential, Samples.Message, "OPPO_CN_1");
        var dead = await _kit.Send(_credential, Samples.Message, "dead");
        var several = await _kit.Send(_credential, Samples.Message, "OPPO_CN_1", "dead", "OPPO_CN_2");

        Assert.Equal("Accepted 0 id=o1", Tell.Of(one[0]));
        Assert.Equal("InvalidToken 10000", Tell.Of(dead[0]));
        Assert.Equal(
            ["Accepted 0 id=o-OPPO_CN_1", "InvalidToken 10000", "Accepted 0 id=o-OPPO_CN_2"], several.Select(Tell.Of));
        Assert.Equal(1, _tokens);
    }

    [Fact]
    public async Task A_token_that_is_no_longer_known_is_replaced_once()
    {
        await _kit.Send(_credential, Samples.Message, "t1");
        _time.Advance(TimeSpan.FromMinutes(5));
        _token = "another";

        Assert.Equal(PushOutcomeKind.Accepted, (await _kit.Send(_credential, Samples.Message, "t1"))[0].Kind);
        Assert.Equal(2, _tokens);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_the_credentials_fault()
    {
        _time.Advance(TimeSpan.FromMinutes(11));
        _oppo.Script = it => it.Path == "/server/v1/auth" && !IsRecent(it) ? Said(14) : null;

        Assert.Equal("AuthFailed 14", Tell.Of((await _kit.Send(_credential, Samples.Message, "t1"))[0]));
    }

    [Fact]
    public async Task Silence_is_not_to_be_had()
    {
        Assert.Equal("Rejected unsupported", Tell.Of((await _kit.Send(_credential, Samples.Silent, "t1"))[0]));
        Assert.Empty(_oppo.Requests);
    }

    private static bool IsRecent(Asked asked)
    {
        var sent = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(asked.Form()["timestamp"], CultureInfo.InvariantCulture));
        return (TimeProvider.System.GetUtcNow() - sent).Duration() < TimeSpan.FromMinutes(10);
    }

    private Said Answer(Asked asked)
    {
        var form = asked.Form();
        if (asked.Path == "/server/v1/auth")
        {
            var sign = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"oppo-key{form["timestamp"]}oppo-master")));
            if (form["app_key"] != "oppo-key" || form["sign"] != sign) return Said(14);
            _token = $"auth-{Interlocked.Increment(ref _tokens)}";
            return new Said(200, $$$"""{"code":0,"message":"Success","data":{"auth_token":"{{{_token}}}","create_time":1}}""");
        }

        if (form["auth_token"] != _token) return Said(11);
        if (asked.Path == "/server/v1/message/notification/unicast")
        {
            var message = JsonNode.Parse(form["message"])!;
            if (Problem(message) is { } code) return Said(code);
            return (string?)message["target_value"] == "dead" ? Said(10000)
                : new Said(200, """{"code":0,"message":"Success","data":{"messageId":"o1","status":"call_success"}}""");
        }

        var items = new JsonArray();
        foreach (var message in JsonNode.Parse(form["messages"])!.AsArray())
        {
            if (Problem(message!) is { } code) return Said(code);
            var token = (string)message!["target_value"]!;
            var item = new JsonObject { ["registrationId"] = token };
            if (token == "dead") item["errorCode"] = 10000;
            else item["messageId"] = $"o-{token}";
            items.Add(item);
        }

        return new Said(200, new JsonObject { ["code"] = 0, ["message"] = "Success", ["data"] = items }.ToJsonString());
    }

    private static int? Problem(JsonNode message)
    {
        var shown = message["notification"]!;
        if ((int?)message["target_type"] != 2) return 40;
        if (((string)shown["title"]!).Length > 50 || ((string)shown["content"]!).Length > 128) return 51;
        if ((string?)shown["category"] == "IM" && shown["private_msg_template_id"] is null) return 54;
        return (int?)shown["click_action_type"] is 0 or 1 or 2 or 4 or 5 ? null : 41;
    }

    private static Said Said(int code) => new(200, $$"""{"code":{{code}},"message":"no"}""");
}
