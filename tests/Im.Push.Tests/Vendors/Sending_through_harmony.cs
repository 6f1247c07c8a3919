using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>Push Kit for HarmonyOS 5, which takes proofs signed with PSS alone.</summary>
public sealed class Sending_through_harmony : IAsyncLifetime
{
    private PushKit _kit = null!;
    private FakeServer _huawei = null!;
    private PushCredential _credential = null!;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _huawei = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("harmony", _huawei.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _huawei.DisposeAsync();
    }

    [Fact]
    public async Task Each_device_has_the_outcome_of_its_reason()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "t1", "tokenFormatError", "noRight", "noPushTypeRight");

        Assert.Equal(
            ["Accepted 80100000 id=r1", "InvalidToken tokenFormatError", "Quarantine noRight", "Rejected noPushTypeRight"],
            outcomes.Select(Tell.Of));
    }

    [Fact]
    public async Task One_signed_proof_lasts_for_many_calls()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal("Accepted 80000000 id=r1", Tell.Of((await _kit.Send(_credential, Samples.Message, "t1"))[0]));

        Assert.Single(_huawei.Requests.Select(it => it.Header("Authorization")).Distinct());
    }

    [Fact]
    public async Task What_is_to_be_seen_heard_or_for_the_app_is_told_by_its_type()
    {
        await _kit.Send(_credential, Samples.Message, "t1");
        await _kit.Send(_credential, Samples.Silent, "t1");
        var call = await _kit.Send(_credential, Samples.Call, "t1");

        Assert.Equal(PushOutcomeKind.Accepted, call[0].Kind);
        Assert.Equal(["0", "6", "10"], _huawei.Requests.Select(it => it.Header("push-type")));
    }

    [Fact]
    public async Task It_is_taken_back_by_the_number_that_it_was_shown_with()
    {
        await _kit.Send(_credential, Samples.Message, "t1");
        var shown = (int?)JsonNode.Parse(_huawei.Requests.Last().Body)!["payload"]!["notification"]!["notifyId"];

        var outcomes = await _kit.Vendor("harmony").Withdraw(
            _credential, new PushWithdrawal { MessageId = Samples.Message.MessageId, CollapseKey = Samples.Message.CollapseKey },
            [new PushTarget("t1")], TestContext.Current.CancellationToken);

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.Equal("/v1/10002/messages:revoke", _huawei.Requests.Last().Path);
        Assert.Equal(shown, (int?)JsonNode.Parse(_huawei.Requests.Last().Body)!["notifyId"]);
    }

    private Said Answer(Asked asked)
    {
        var jwt = asked.Header("Authorization").Replace("Bearer ", "", StringComparison.Ordinal);
        if (Jws.Read(jwt, "PS256", Samples.RsaKey) is not var (header, claims) || (string?)header["kid"] != "harmony-key"
            || (string?)header["typ"] != "JWT" || (string?)claims["iss"] != "300003"
            || (string?)claims["aud"] != "https://oauth-login.cloud.huawei.com/oauth2/v3/token")
        {
            return Said(401, "80200005");
        }

        if ((long)claims["exp"]! - (long)claims["iat"]! > 86_400) return Said(400, "80300036");
        var body = JsonNode.Parse(asked.Body)!;
        if (asked.Path == "/v1/10002/messages:revoke") return body["notifyId"] is null ? Said(400, "80100003") : Said(200, "80000000");
        if (asked.Path != "/v3/20002/messages:send") return Said(404, "80100001");
        var tokens = body["target"]!["token"]!.AsArray().Select(it => (string)it!).ToList();
        if (tokens.Count > 1000) return Said(400, "80300010");
        var payload = body["payload"]!;
        var isRight = asked.Header("push-type") switch
        {
            "0" => payload["notification"] is { } shown && shown["category"] is not null && shown["title"] is not null
                && shown["body"] is not null && shown["clickAction"]?["actionType"] is not null
                && ((string)shown["appMessageId"]!).Length <= 64,
            "6" or "10" => payload["extraData"]?.GetValueKind() == System.Text.Json.JsonValueKind.String,
            _ => false,
        };
        if (!isRight) return Said(400, "80100003");
        var illegal = new JsonObject();
        foreach (var token in tokens.Where(it => it != "t1")) illegal[token] = new JsonArray(token);
        return illegal.Count == 0 ? Said(200, "80000000") : new Said(200, new JsonObject
        {
            ["code"] = "80100000",
            ["requestId"] = "r1",
            ["msg"] = new JsonObject { ["illegalTokens"] = illegal, ["success"] = 1, ["failure"] = illegal.Count },
        }.ToJsonString());
    }

    private static Said Said(int status, string code) => new(status, $$"""{"code":"{{code}}","msg":"words","requestId":"r1"}""");
}
