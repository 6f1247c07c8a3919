using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>Huawei's token server and Push Kit for Android, which judge what they are asked.</summary>
public sealed class Sending_through_huawei : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private PushKit _kit = null!;
    private FakeServer _huawei = null!;
    private PushCredential _credential = null!;
    private int _tokens;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _huawei = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("huawei", _huawei.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _huawei.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_and_one_devices_take_two_calls_and_one_access_token()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Enumerable.Range(0, 1001).Select(it => $"t{it}"));

        Assert.Equal(1001, outcomes.Count);
        Assert.All(outcomes, it => Assert.Equal("Accepted 80000000 id=r1", Tell.Of(it)));
        Assert.Equal(1, _tokens);
        Assert.Equal(2, _huawei.Requests.Count(it => it.Path == "/v1/10001/messages:send"));
    }

    [Fact]
    public async Task Of_a_partial_success_each_device_has_its_own_outcome()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "t1", "dead-1", "t2", "dead-2");

        Assert.Equal(
            ["Accepted 80100000 id=r1", "InvalidToken 80100000", "Accepted 80100000 id=r1", "InvalidToken 80100000"],
            outcomes.Select(Tell.Of));
    }

    [Fact]
    public async Task All_dead_is_told_of_all()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "dead-1", "dead-2");

        Assert.All(outcomes, it => Assert.Equal("InvalidToken 80300007", Tell.Of(it)));
    }

    [Fact]
    public async Task A_token_of_another_app_keeps_nobody_from_being_told()
    {
        var tokens = Enumerable.Range(0, 100).Select(it => it is 7 or 60 ? $"foreign-{it}" : $"t{it}").ToList();

        var outcomes = await _kit.Send(_credential, Samples.Message, tokens);

        Assert.Equal(
            tokens.Select(it => it.StartsWith("foreign", StringComparison.Ordinal) ? "Quarantine 80300002" : "Accepted 80000000 id=r1"),
            outcomes.Select(Tell.Of));
        Assert.InRange(_huawei.Requests.Count, 10, 30);
    }

    [Fact]
    public async Task A_wrong_secret_is_the_credentials_fault()
    {
        var settings = Samples.Settings("huawei", _huawei.Address);
        settings["clientSecret"] = "wrong";
        var wrong = _kit.Credential(settings);

        Assert.Equal("AuthFailed 1101", Tell.Of((await _kit.Send(wrong, Samples.Message, "t1"))[0]));
        Assert.Equal(PushCheckKind.Refused, (await _kit.Vendor("huawei").Check(wrong, TestContext.Current.CancellationToken)).Kind);
        Assert.Equal(PushCheckKind.Good, (await _kit.Vendor("huawei").Check(_credential, TestContext.Current.CancellationToken)).Kind);
    }

    [Fact]
    public async Task Of_several_apps_the_project_is_sent_to()
    {
        var settings = Samples.Settings("huawei", _huawei.Address);
        settings["projectId"] = "20001";

        await _kit.Send(_kit.Credential(settings), Samples.Message, "t1");

        Assert.Contains(_huawei.Requests, it => it.Path == "/v2/20001/messages:send");
    }

    [Fact]
    public async Task A_refused_click_is_told_and_so_is_silence_and_a_test()
    {
        var refused = await _kit.Send(_credential, Samples.Message with { Click = new(PushClickKind.Intent, "bad action") }, "t1");
        var silent = await _kit.Send(_credential, Samples.Silent, "t1");
        await _kit.Send(_credential, Samples.Message with { IsTest = true }, "t1");

        Assert.True(refused[0].IsClickRefused);
        Assert.Equal(PushOutcomeKind.Accepted, silent[0].Kind);
        Assert.Equal(1, (int?)JsonNode.Parse(_huawei.Requests.Last().Body)!["message"]!["android"]!["target_user_type"]);
    }

    private Said Answer(Asked asked)
    {
        if (asked.Path == "/oauth2/v3/token")
        {
            var form = asked.Form();
            if (form["grant_type"] != "client_credentials" || form["client_id"] != "10001" || form["client_secret"] != "huawei-secret")
                return new Said(400, """{"error":1101,"sub_error":20044,"error_description":"invalid client_secret"}""");
            Interlocked.Increment(ref _tokens);
            return new Said(200, """{"access_token":"access/1+2=","expires_in":3600,"token_type":"Bearer"}""");
        }

        if (asked.Header("Authorization") != "Bearer access/1+2=") return Said(401, "80200003");
        var message = JsonNode.Parse(asked.Body)!["message"]!;
        var tokens = message["token"]!.AsArray().Select(it => (string)it!).ToList();
        if (tokens.Count > 1000) return Said(400, "80300010");
        var without = JsonNode.Parse(asked.Body)!;
        without["message"]!["token"] = new JsonArray();
        if (JsonSerializer.SerializeToUtf8Bytes(without, Plain).Length > 4096)
            return Said(400, "80300008");
        if (message["android"]!["notification"] is { } notification)
        {
            if ((int?)notification["click_action"]?["type"] is not (1 or 2 or 3)) return Said(400, "80100003");
            if (((string?)notification["click_action"]!["action"])?.Contains(' ') == true) return Said(400, "80100003");
            if (notification["badge"] is { } badge && badge["class"] is null) return Said(400, "80100004");
            if ((int?)notification["notify_id"] is not > 0) return Said(400, "80100001");
        }
        else if (message["data"] is null)
        {
            return Said(400, "80100001");
        }

        if (tokens.Any(it => it.StartsWith("foreign", StringComparison.Ordinal))) return Said(400, "80300002");
        var dead = tokens.Where(it => it.StartsWith("dead", StringComparison.Ordinal)).ToList();
        if (dead.Count == 0) return new Said(200, """{"code":"80000000","msg":"Success","requestId":"r1"}""");
        if (dead.Count == tokens.Count) return Said(400, "80300007");
        var partial = JsonSerializer.Serialize(new { success = tokens.Count - dead.Count, failure = dead.Count, illegal_tokens = dead });
        return new Said(200, JsonSerializer.Serialize(new { code = "80100000", msg = partial, requestId = "r1" }));
    }

    private static Said Said(int status, string code) => new(status, $$"""{"code":"{{code}}","msg":"no","requestId":"r1"}""");
}
