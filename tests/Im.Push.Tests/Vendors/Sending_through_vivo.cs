using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>vivo's push service: signed requests for a token, single messages and lists.</summary>
public sealed class Sending_through_vivo : IAsyncLifetime
{
    private PushKit _kit = null!;
    private FakeServer _vivo = null!;
    private PushCredential _credential = null!;
    private int _tokens;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _vivo = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("vivo", _vivo.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _vivo.DisposeAsync();
    }

    [Fact]
    public async Task A_few_devices_take_a_call_each()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "t1", "dead", "t2", "no-tester");

        Assert.Equal(
            ["Accepted 0 id=v1", "InvalidToken 10302/2", "Accepted 0 id=v1", "Rejected 10302/4"], outcomes.Select(Tell.Of));
        Assert.Equal(1, _tokens);
        Assert.Equal(4, _vivo.Requests.Where(it => it.Path == "/message/send")
            .Select(it => (string)JsonNode.Parse(it.Body)!["requestId"]!).Distinct().Count());
    }

    [Fact]
    public async Task Many_devices_take_a_list()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, [.. Enumerable.Range(0, 30).Select(it => $"t{it}"), "dead"]);

        Assert.Equal("Accepted 0 id=task-1", Tell.Of(outcomes[0]));
        Assert.Equal("InvalidToken 10302/2", Tell.Of(outcomes[30]));
        Assert.DoesNotContain(_vivo.Requests, it => it.Path == "/message/send");
    }

    [Fact]
    public async Task A_test_goes_to_test_devices_alone()
    {
        await _kit.Send(_credential, Samples.Message with { IsTest = true }, "t1");
        await _kit.Send(_credential, Samples.Message, "t1");

        Assert.Equal([1, null], _vivo.Requests.Where(it => it.Path == "/message/send")
            .Select(it => (int?)JsonNode.Parse(it.Body)!["pushMode"]));
    }

    [Fact]
    public async Task A_wrong_secret_is_the_credentials_fault()
    {
        var settings = Samples.Settings("vivo", _vivo.Address);
        settings["appSecret"] = "wrong";

        Assert.Equal("AuthFailed 10000", Tell.Of((await _kit.Send(_kit.Credential(settings), Samples.Message, "t1"))[0]));
    }

    [Fact]
    public async Task It_is_taken_back_by_vivos_own_id()
    {
        var outcomes = await _kit.Vendor("vivo").Withdraw(
            _credential, new PushWithdrawal { MessageId = "m1", VendorId = "v1" }, [new PushTarget("t1")], TestContext.Current.CancellationToken);

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.Equal("/message/recycle", _vivo.Requests.Last().Path);
    }

    [SuppressMessage("Security", "CA5351", Justification = "vivo wants MD5.")]
    private Said Answer(Asked asked)
    {
        var body = JsonNode.Parse(asked.Body)!;
        if ((string?)body["appId"] != "10004") return Said(10094);
        if (asked.Path == "/message/auth")
        {
            var time = (long)body["timestamp"]!;
            var text = string.Create(CultureInfo.InvariantCulture, $"10004vivo-key{time}vivo-secret");
            if ((string?)body["sign"] != Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)))) return Said(10000);
            if ((TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(time)).Duration() > TimeSpan.FromMinutes(10))
                return Said(10000);
            Interlocked.Increment(ref _tokens);
            return new Said(200, """{"result":0,"desc":"ok","authToken":"a1"}""");
        }

        if (asked.Header("authToken") != "a1") return Said(10200);
        return asked.Path switch
        {
            "/message/send" => Send(body),
            "/message/saveListPayload" => Problem(body) is { } code ? Said(code) : new Said(200, """{"result":0,"taskId":"task-1"}"""),
            "/message/pushToList" => (string?)body["taskId"] == "task-1" && body["regIds"]!.AsArray().Count is >= 2 and <= 1000
                ? new Said(200, """{"result":0,"invalidUsers":[{"userid":"dead","status":2}]}""") : Said(10085),
            "/message/recycle" => (string?)body["taskId"] == "v1" ? Said(0) : Said(10085),
            _ => new Said(404),
        };
    }

    private static Said Send(JsonNode body)
    {
        if (Problem(body) is { } code) return Said(code);
        return (string?)body["regId"] switch
        {
            "dead" => new Said(200, """{"result":10302,"desc":"regId","invalidUser":{"userid":"dead","status":2}}"""),
            "no-tester" => new Said(200, """{"result":10302,"desc":"regId","invalidUser":{"userid":"no-tester","status":4}}"""),
            _ => new Said(200, """{"result":0,"desc":"ok","taskId":"v1"}"""),
        };
    }

    private static int? Problem(JsonNode body)
    {
        if (((string)body["title"]!).Length > 40 || ((string)body["content"]!).Length > 100) return 10085;
        if ((int?)body["timeToLive"] is not (>= 60 and <= 86_400)) return 10085;
        if (((string)body["requestId"]!).Length > 64 || (int?)body["notifyId"] is not > 0) return 10085;
        return (string?)body["category"] != "IM" ? 10096 : (int?)body["classification"] != 1 ? 10097 : null;
    }

    private static Said Said(int code) => new(200, $$"""{"result":{{code}},"desc":"words"}""");
}
