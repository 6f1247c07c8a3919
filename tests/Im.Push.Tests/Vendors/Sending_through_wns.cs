using System.Xml.Linq;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>Microsoft's token server and WNS.</summary>
public sealed class Sending_through_wns : IAsyncLifetime
{
    private PushKit _kit = null!;
    private FakeServer _microsoft = null!;
    private PushCredential _credential = null!;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _microsoft = await FakeServer.Start(Answer, tls: true);
        _credential = _kit.Credential(Samples.Settings("wns", _microsoft.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _microsoft.DisposeAsync();
    }

    [Fact]
    public async Task A_toast_says_who_and_what()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message with { Title = "<Bob & \u0001Co>" }, Channel("good"));

        Assert.Equal("Accepted received id=w1", Tell.Of(outcomes[0]));
        var toast = XDocument.Parse(_microsoft.Requests.Last().Text);
        Assert.Equal(["<Bob & Co>", Samples.Message.Body], toast.Descendants("text").Select(it => it.Value));
    }

    [Fact]
    public async Task Channels_that_ended_and_apps_that_are_not_heard_are_told()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Channel("gone"), Channel("muted"), Channel("busy"), "https://evil.example/x");

        Assert.Equal(
            ["InvalidToken 410", "Rejected dropped", "Throttled 406 App after=30", "Rejected address-refused"],
            outcomes.Select(Tell.Of));
    }

    [Fact]
    public async Task Silence_is_raw()
    {
        Assert.Equal(PushOutcomeKind.Accepted, (await _kit.Send(_credential, Samples.Silent, Channel("good")))[0].Kind);
        Assert.Equal("wns/raw", _microsoft.Requests.Last().Header("X-WNS-Type"));
    }

    private string Channel(string path) => $"{_microsoft.Address}/{path}";

    private static Said Answer(Asked asked)
    {
        if (asked.Path == "/accesstoken.srf")
        {
            var form = asked.Form();
            return form["client_id"] == "ms-app://s-1-15-2-1" && form["client_secret"] == "wns-secret" && form["scope"] == "notify.windows.com"
                ? new Said(200, """{"access_token":"w-access","token_type":"bearer","expires_in":86400}""")
                : new Said(400, """{"error":"invalid_client"}""");
        }

        if (asked.Header("Authorization") != "Bearer w-access") return new Said(401);
        if (asked.Protocol != "HTTP/1.1" || asked.Header("Content-Length").Length == 0) return new Said(400);
        if (asked.Body.Length > 5000) return new Said(413);
        var isRight = asked.Header("X-WNS-Type") switch
        {
            "wns/toast" => asked.Header("Content-Type") == "text/xml" && asked.Header("X-WNS-Tag").Length is > 0 and <= 16,
            "wns/raw" => asked.Header("Content-Type") == "application/octet-stream",
            _ => false,
        };
        if (!isRight) return new Said(400);
        return asked.Path switch
        {
            "/gone" => new Said(410),
            "/muted" => new Said(200, "", ("X-WNS-Status", "dropped")),
            "/busy" => new Said(406, "", ("Retry-After", "30")),
            _ => new Said(200, "", ("X-WNS-Status", "received"), ("X-WNS-Msg-ID", "w1")),
        };
    }
}
