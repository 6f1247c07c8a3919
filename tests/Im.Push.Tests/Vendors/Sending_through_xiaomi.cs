using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>Xiaomi's push service: a form, and 200 for every answer.</summary>
public sealed class Sending_through_xiaomi : IAsyncLifetime
{
    private PushKit _kit = null!;
    private FakeServer _xiaomi = null!;
    private PushCredential _credential = null!;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _xiaomi = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("xiaomi", _xiaomi.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _xiaomi.DisposeAsync();
    }

    [Fact]
    public async Task Many_devices_take_one_call()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Enumerable.Range(0, 1000).Select(it => $"reg/{it}+="));

        Assert.All(outcomes, it => Assert.Equal("Accepted 0 id=x1", Tell.Of(it)));
        Assert.Single(_xiaomi.Requests);
    }

    [Fact]
    public async Task A_token_with_a_comma_does_not_reach_others()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "mine,of-somebody-else", "good");

        Assert.Equal(["InvalidToken bad-token", "Accepted 0 id=x1"], outcomes.Select(Tell.Of));
        Assert.Equal("good", _xiaomi.Requests.Single().Form()["registration_id"]);
    }

    [Theory]
    [InlineData("", "Rejected 27001")]
    [InlineData("105102", "Accepted 0 id=x1")]
    public async Task A_private_message_names_its_channel(string channel, string outcome)
    {
        var notification = Samples.Message with { Class = new PushClass { Channel = channel } };

        Assert.Equal(outcome, Tell.Of((await _kit.Send(_credential, notification, "good"))[0]));
    }

    [Fact]
    public async Task It_is_taken_back_by_xiaomis_own_id()
    {
        var sent = await _kit.Send(_credential, Samples.Message, "good");
        var withdrawal = new PushWithdrawal { MessageId = "m1", VendorId = sent[0].VendorId };

        var outcomes = await _kit.Vendor("xiaomi").Withdraw(_credential, withdrawal, [new PushTarget("good")], TestContext.Current.CancellationToken);
        var unknown = await _kit.Vendor("xiaomi").Withdraw(_credential, withdrawal with { VendorId = null }, [new PushTarget("good")], TestContext.Current.CancellationToken);

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.Equal("x1", _xiaomi.Requests.Last().Form()["msg_id"]);
        Assert.Equal("Rejected unsupported", Tell.Of(unknown[0]));
    }

    [Fact]
    public async Task Silence_goes_through_to_the_app()
    {
        await _kit.Send(_credential, Samples.Silent, "good");

        var form = _xiaomi.Requests.Single().Form();
        Assert.Equal("1", form["pass_through"]);
        Assert.Equal("a01bob", (string?)JsonNode.Parse(form["payload"])!["peer"]);
    }

    private static Said Answer(Asked asked)
    {
        if (asked.Header("Authorization") != "key=xiaomi-secret==") return Said(21301);
        if (!asked.Header("Content-Type").StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal)) return Said(10016);
        var form = asked.Form();
        if (form["restricted_package_name"] != "com.example.im") return Said(22022);
        if (asked.Path == "/v2/message/revoke") return Said(0);
        if (asked.Path != "/v3/message/regid" || form["registration_id"].Split(',').Length > 1000) return Said(10008);
        // What was encoded twice is no JSON.
        if (!form["payload"].StartsWith('{')) return Said(10016);
        if (form["pass_through"] == "1") return Said(0);
        if (form["title"].Length >= 50 || form["description"].Length >= 128) return Said(65009);
        if (!form.ContainsKey("extra.channel_id")) return Said(27001);
        if (form.Keys.Count(it => it.StartsWith("extra.", StringComparison.Ordinal)) > 10) return Said(10016);
        return form["extra.notify_effect"] is "1" or "2" or "3" ? Said(0) : Said(10017);
    }

    private static Said Said(int code) => new(200, code == 0
        ? """{"result":"ok","code":0,"trace_id":"1","data":{"id":"x1"}}"""
        : $$"""{"result":"error","code":{{code}},"reason":"no"}""");
}
