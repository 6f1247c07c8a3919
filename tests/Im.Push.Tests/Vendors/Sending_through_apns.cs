using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Im.Push.Tests.Vendors;

/// <summary>APNs, over HTTP/2 and TLS.</summary>
public sealed class Sending_through_apns : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private PushKit _kit = null!;
    private FakeApple _apple = null!;
    private PushCredential _credential = null!;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit(_time);
        _apple = await FakeApple.Start(_time);
        _credential = _kit.Credential(Samples.Settings("apns", _apple.Server.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _apple.DisposeAsync();
    }

    [Fact]
    public async Task Forty_devices_go_over_one_connection_that_proved_itself_first()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Enumerable.Range(0, 40).Select(Samples.AppleToken));

        Assert.All(outcomes, it => Assert.Equal("Accepted ok", $"{it.Kind} {it.Code}"));
        Assert.All(_apple.Server.Requests, it => Assert.Equal("HTTP/2", it.Protocol));
        Assert.Single(_apple.Server.Requests.Select(it => it.Connection).Distinct());
        Assert.Single(_apple.Server.Requests.Select(it => it.Header("authorization")).Distinct());
        Assert.Equal(0, _apple.EarlyStreams);
        Assert.Equal(outcomes[0].VendorId, _apple.Server.Requests.Single(it => it.Path.EndsWith(Samples.AppleToken(0), StringComparison.Ordinal)).Header("apns-id"));
    }

    [Fact]
    public async Task A_device_that_is_gone_is_told_with_the_time_since_when()
    {
        _apple.Tokens[Samples.AppleToken(1)] = new Said(410, """{"reason":"Unregistered","timestamp":1700000000000}""");
        _apple.Tokens[Samples.AppleToken(2)] = FakeApple.No(400, "BadDeviceToken");

        var outcomes = await _kit.Send(
            _credential, Samples.Message, Samples.AppleToken(0), Samples.AppleToken(1), Samples.AppleToken(2), "no-hex");

        Assert.Equal(
            ["Accepted ok", "InvalidToken Unregistered asOf=1700000000000", "Quarantine BadDeviceToken", "InvalidToken bad-token"],
            outcomes.Select(it => Tell.Of(it with { VendorId = null })));
    }

    [Fact]
    public async Task The_proof_is_renewed_after_45_minutes_and_not_before()
    {
        for (var minutes = 0; minutes < 150; minutes += 10)
        {
            var outcomes = await _kit.Send(_credential, Samples.Message, Samples.AppleToken(minutes));
            Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        // At 0, then whenever 44.8 minutes are over: the renewal counts from the send that follows.
        Assert.InRange(_apple.Server.Requests.Select(it => it.Header("authorization")).Distinct().Count(), 3, 4);
    }

    [Fact]
    public async Task A_key_that_apple_refuses_is_not_signed_with_again()
    {
        _apple.Server.Script = _ => FakeApple.No(403, "InvalidProviderToken");

        var outcomes = await _kit.Send(_credential, Samples.Message, Samples.AppleToken(0));

        Assert.Equal("AuthFailed InvalidProviderToken", Tell.Of(outcomes[0]));
        Assert.Single(_apple.Server.Requests);
    }

    [Fact]
    public async Task A_call_rings_through_its_own_token_and_all_else_is_for_the_other()
    {
        var end = Samples.Call with { Data = new Dictionary<string, string> { ["call"] = "end" } };
        PushNotification[] all = [Samples.Call, end, Samples.Message, Samples.Silent];

        foreach (var notification in all)
            Assert.Equal(PushOutcomeKind.Accepted, (await _kit.Send(_credential, notification, Both))[0].Kind);
        await _kit.Send(_credential, Samples.Call, Samples.AppleToken(1));

        Assert.Equal(
            [("voip", 2), ("alert", 1), ("alert", 1), ("background", 1), ("alert", 1)],
            _apple.Server.Requests.Select(it => (it.Header("apns-push-type"), Number(it))));
        Assert.Equal("time-sensitive", (string?)JsonNode.Parse(_apple.Server.Requests.Last().Body)!["aps"]!["interruption-level"]);
    }

    [Theory]
    [InlineData(410, "Unregistered")]
    [InlineData(400, "BadDeviceToken")]
    public async Task A_token_for_calls_that_ended_ends_alone(int status, string reason)
    {
        _apple.Tokens[Samples.AppleToken(2)] = FakeApple.No(status, reason);

        var outcomes = await _kit.Send(_credential, Samples.Call, Both);

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.Equal([("voip", 2), ("alert", 1)], _apple.Server.Requests.Select(it => (it.Header("apns-push-type"), Number(it))));
    }

    [Theory]
    [InlineData("{\"token\":\"T\"}", "Accepted ok")]
    [InlineData("{\"token\":\"T\",\"voip\":\"no-hex\"}", "Accepted ok")]
    [InlineData("{\"token\":\"T\",\"voip\":null,\"sandbox\":null,\"other\":1}", "Accepted ok")]
    [InlineData("{\"token\":\"../x\"}", "InvalidToken bad-token")]
    [InlineData("{\"voip\":\"T\"}", "InvalidToken bad-token")]
    [InlineData("{\"token\":\"T\"", "InvalidToken bad-token")]
    [InlineData("[\"T\"]", "InvalidToken bad-token")]
    public async Task A_token_may_stand_in_an_object(string token, string outcome)
    {
        var outcomes = await _kit.Send(
            _credential, Samples.Call, token.Replace("T", Samples.AppleToken(1), StringComparison.Ordinal));

        Assert.Equal(outcome, Tell.Of(outcomes[0] with { VendorId = null }));
    }

    [Fact]
    public async Task A_check_finds_out_without_a_device()
    {
        _apple.Tokens[new string('0', 64)] = FakeApple.No(400, "BadDeviceToken");
        Assert.Equal(PushCheckKind.Good, (await _kit.Vendor("apns").Check(_credential, TestContext.Current.CancellationToken)).Kind);

        var settings = Samples.Settings("apns", _apple.Server.Address);
        settings["topic"] = "com.example.other";
        var check = await _kit.Vendor("apns").Check(_kit.Credential(settings), TestContext.Current.CancellationToken);
        Assert.Equal((PushCheckKind.Refused, "TopicDisallowed"), (check.Kind, check.Code));
    }

    [Fact]
    public async Task A_development_token_goes_to_the_sandbox()
    {
        await using var sandbox = await FakeApple.Start(_time);
        var settings = Samples.Settings("apns", _apple.Server.Address);
        settings["sandboxAddress"] = sandbox.Server.Address;
        var credential = _kit.Credential(settings);

        var outcomes = await _kit.Send(credential, Samples.Message, Development);

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.Single(sandbox.Server.Requests);
        Assert.Empty(_apple.Server.Requests);
    }

    [Fact]
    public async Task A_device_that_names_an_environment_which_the_key_is_not_for_stops_no_other()
    {
        await using var sandbox = await FakeApple.Start(_time);
        sandbox.Server.Script = _ => FakeApple.No(403, "BadEnvironmentKeyIdInToken");
        var settings = Samples.Settings("apns", _apple.Server.Address);
        settings["sandboxAddress"] = sandbox.Server.Address;

        var outcomes = await _kit.Send(_kit.Credential(settings), Samples.Message, Development, Samples.AppleToken(3));

        Assert.Equal(["Quarantine BadEnvironmentKeyIdInToken", "Accepted ok"], outcomes.Select(it => Tell.Of(it with { VendorId = null })));
    }

    private static string Both => $$"""{"token":"{{Samples.AppleToken(1)}}","voip":"{{Samples.AppleToken(2)}}"}""";

    private static string Development => $$"""{"token":"{{Samples.AppleToken(1)}}","sandbox":true}""";

    private static int Number(Asked asked) => asked.Path[^1] - '0';
}
