using System.Globalization;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>Honor's token server and push service.</summary>
public sealed class Sending_through_honor : IAsyncLifetime
{
    private PushKit _kit = null!;
    private FakeServer _honor = null!;
    private PushCredential _credential = null!;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _honor = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("honor", _honor.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _honor.DisposeAsync();
    }

    [Fact]
    public async Task Each_device_has_its_own_outcome()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "t1", "expired", "failed");

        Assert.Equal(["Accepted 80100000 id=r1", "InvalidToken 80100000", "Transient 80100000"], outcomes.Select(Tell.Of));
    }

    [Fact]
    public async Task A_success_is_200_with_a_result()
    {
        Assert.Equal("Accepted 200 id=r1", Tell.Of((await _kit.Send(_credential, Samples.Message, "t1"))[0]));
        Assert.Equal("Accepted 200 id=r1", Tell.Of((await _kit.Send(_credential, Samples.Silent, "t1"))[0]));
    }

    [Fact]
    public async Task A_wrong_secret_is_the_credentials_fault()
    {
        var settings = Samples.Settings("honor", _honor.Address);
        settings["clientSecret"] = "wrong";

        Assert.Equal("AuthFailed invalid_client", Tell.Of((await _kit.Send(_kit.Credential(settings), Samples.Message, "t1"))[0]));
    }

    private Said Answer(Asked asked)
    {
        if (asked.Path == "/auth/token")
        {
            var form = asked.Form();
            return form["client_id"] == "honor-client" && form["client_secret"] == "honor-secret"
                ? new Said(200, """{"access_token":"a1","expires_in":3600}""")
                : new Said(401, """{"error":"invalid_client"}""");
        }

        if (asked.Path != "/api/v1/10003/sendMessage") return new Said(404);
        if (asked.Header("Authorization") != "Bearer a1") return new Said(200, """{"code":80200001,"message":"auth"}""");
        var sent = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(asked.Header("timestamp"), CultureInfo.InvariantCulture));
        if ((TimeProvider.System.GetUtcNow() - sent).Duration() > TimeSpan.FromMinutes(10)) return new Said(200, """{"code":80200003,"message":"time"}""");
        var body = JsonNode.Parse(asked.Body)!;
        if (body["message"] is not null || body["token"] is not JsonArray tokens) return new Said(200, """{"code":80100001,"message":"shape"}""");
        if (body["android"]!["notification"] is { } shown && (int?)shown["clickAction"]?["type"] is null)
            return new Said(200, """{"code":80100003,"message":"click"}""");
        var bad = tokens.Select(it => (string)it!).Where(it => it is "expired" or "failed").ToList();
        return new Said(200, new JsonObject
        {
            ["code"] = bad.Count == 0 ? 200 : 80100000,
            ["message"] = "words",
            ["data"] = new JsonObject
            {
                ["sendResult"] = true,
                ["requestId"] = "r1",
                ["failTokens"] = new JsonArray([.. bad.Where(it => it == "failed").Select(it => JsonValue.Create(it))]),
                ["expireTokens"] = new JsonArray([.. bad.Where(it => it == "expired").Select(it => JsonValue.Create(it))]),
            },
        }.ToJsonString());
    }
}
