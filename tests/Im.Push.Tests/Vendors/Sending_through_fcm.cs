using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Im.Push.Tests.Vendors;

/// <summary>Google's token server and FCM, which judge what they are asked.</summary>
public sealed class Sending_through_fcm : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private PushKit _kit = null!;
    private FakeServer _google = null!;
    private PushCredential _credential = null!;
    private int _tokens;
    private string _good = "";

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit(_time);
        _google = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("fcm", _google.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _google.DisposeAsync();
    }

    [Fact]
    public async Task A_hundred_devices_take_one_access_token_and_a_hundred_messages()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Enumerable.Range(0, 100).Select(it => $"token-{it}"));

        Assert.All(outcomes, it => Assert.Equal(PushOutcomeKind.Accepted, it.Kind));
        Assert.Equal("projects/im-test/messages/token-7", outcomes[7].VendorId);
        Assert.Equal(1, _tokens);
    }

    [Fact]
    public async Task A_dead_token_is_the_outcome_of_its_device_alone()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "token-1", "dead", "token-2", "foreign");

        Assert.Equal(
            ["Accepted ok", "InvalidToken UNREGISTERED", "Accepted ok", "InvalidToken SENDER_ID_MISMATCH"],
            outcomes.Select(it => $"{it.Kind} {it.Code}"));
    }

    [Fact]
    public async Task An_access_token_that_is_refused_is_replaced_once()
    {
        await _kit.Send(_credential, Samples.Message, "token-1");
        _time.Advance(TimeSpan.FromMinutes(2));
        _good = "revoked";

        var outcomes = await _kit.Send(_credential, Samples.Message, "token-1");

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.Equal(2, _tokens);
    }

    [Fact]
    public async Task A_key_that_google_does_not_know_fails_without_a_message()
    {
        _google.Script = it => it.Path == "/token" ? new Said(400, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""") : null;

        var outcomes = await _kit.Send(_credential, Samples.Message, "token-1", "token-2");

        Assert.All(outcomes, it => Assert.Equal("AuthFailed invalid_grant", Tell.Of(it)));
        Assert.DoesNotContain(_google.Requests, it => it.Path != "/token");
        Assert.Equal(PushCheckKind.Refused, (await _kit.Vendor("fcm").Check(_credential, TestContext.Current.CancellationToken)).Kind);
    }

    [Fact]
    public async Task A_check_asks_for_a_token_and_a_test_is_only_validated()
    {
        Assert.Equal(PushCheckKind.Good, (await _kit.Vendor("fcm").Check(_credential, TestContext.Current.CancellationToken)).Kind);

        await _kit.Send(_credential, Samples.Message with { IsTest = true }, "token-1");

        Assert.True((bool)JsonNode.Parse(_google.Requests.Last().Body)!["validate_only"]!);
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_cut_to_4096_bytes()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message with { Body = new string('字', 3000) }, "token-1");

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.InRange(_google.Requests.Last().Body.Length, 4000, 4096);
    }

    private Said Answer(Asked asked) => asked.Path == "/token" ? Token(asked) : Message(asked);

    private Said Token(Asked asked)
    {
        var form = asked.Form();
        var jwt = Jws.Read(form["assertion"], "RS256", Samples.RsaKey);
        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" || jwt is not var (_, claims)
            || (string?)claims["iss"] != "push@im-test.iam.gserviceaccount.com"
            || (string?)claims["scope"] != "https://www.googleapis.com/auth/firebase.messaging"
            || (string?)claims["aud"] != "https://oauth2.googleapis.com/token"
            || (long)claims["exp"]! - (long)claims["iat"]! > 3600)
        {
            return new Said(400, """{"error":"invalid_grant"}""");
        }

        _good = $"access-{Interlocked.Increment(ref _tokens)}";
        return new Said(200, $$"""{"access_token":"{{_good}}","expires_in":3600,"token_type":"Bearer"}""", ("Content-Type", "application/json"));
    }

    private Said Message(Asked asked)
    {
        if (asked.Header("Authorization") != $"Bearer {_good}")
            return new Said(401, """{"error":{"code":401,"status":"UNAUTHENTICATED"}}""");
        var message = JsonNode.Parse(asked.Body)!["message"]!;
        var isRight = asked.Method == "POST" && asked.Path == "/v1/projects/im-test/messages:send"
            && asked.Body.Length <= 4096 && message["topic"] is null && message["condition"] is null
            && message["data"]!.AsObject().All(it => it.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String)
            && message["android"]!["collapse_key"] is null;
        if (!isRight) return Error(400, "INVALID_ARGUMENT");
        return (string?)message["token"] switch
        {
            "dead" => Error(404, "UNREGISTERED"),
            "foreign" => Error(403, "SENDER_ID_MISMATCH"),
            var token => new Said(200, $$"""{"name":"projects/im-test/messages/{{token}}"}"""),
        };
    }

    private static Said Error(int status, string code) => new(status,
        $$$"""{"error":{"code":{{{status}}},"message":"no","details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"{{{code}}}"}]}}""");
}
