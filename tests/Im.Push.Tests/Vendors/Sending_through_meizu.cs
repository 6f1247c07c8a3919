using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Vendors;

/// <summary>Meizu's push service: every call signed.</summary>
public sealed class Sending_through_meizu : IAsyncLifetime
{
    private PushKit _kit = null!;
    private FakeServer _meizu = null!;
    private PushCredential _credential = null!;

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _meizu = await FakeServer.Start(Answer);
        _credential = _kit.Credential(Samples.Settings("meizu", _meizu.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _meizu.DisposeAsync();
    }

    [Fact]
    public async Task A_hundred_and_one_devices_take_two_calls()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Enumerable.Range(0, 101).Select(it => $"t{it}"));

        Assert.All(outcomes, it => Assert.Equal("Accepted 200 id=z1", Tell.Of(it)));
        Assert.Equal(2, _meizu.Requests.Count);
    }

    [Fact]
    public async Task Only_those_that_were_not_taken_are_told()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, "t1", "110002", "110010", "520");

        Assert.Equal(
            ["Accepted 200 id=z1", "InvalidToken 110002", "Quarantine 110010", "Throttled 520 Device"], outcomes.Select(Tell.Of));
    }

    [Fact]
    public async Task A_wrong_secret_makes_a_wrong_signature()
    {
        var settings = Samples.Settings("meizu", _meizu.Address);
        settings["appSecret"] = "wrong";

        Assert.Equal("AuthFailed 1006", Tell.Of((await _kit.Send(_kit.Credential(settings), Samples.Message, "t1"))[0]));
    }

    [Fact]
    public async Task Texts_are_cut_and_never_empty()
    {
        var notification = Samples.Message with { Title = "", Body = new string('字', 300) };

        Assert.Equal(PushOutcomeKind.Accepted, (await _kit.Send(_credential, notification, "t1"))[0].Kind);
    }

    [SuppressMessage("Security", "CA5351", Justification = "Meizu wants MD5.")]
    private static Said Answer(Asked asked)
    {
        var form = asked.Form();
        var text = string.Concat(form.Where(it => it.Key != "sign").OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key}={it.Value}"));
        if (form["sign"] != Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text + "meizu-secret")))) return Said("1006");
        if (asked.Path != "/garcia/api/server/push/varnished/pushByPushId") return new Said(404);
        if (form["appId"] != "10005") return Said("110000");
        var tokens = form["pushIds"].Split(',');
        if (tokens.Length > 100) return Said("110004");
        var message = JsonNode.Parse(form["messageJson"])!;
        if (((string)message["noticeBarInfo"]!["title"]!).Length is < 1 or > 32) return Said("110031");
        if (((string)message["noticeBarInfo"]!["content"]!).Length is < 1 or > 100) return Said("110032");
        if (((string)message["advanceInfo"]!["notifyKey"]!).Length > 8) return Said("1005");
        if ((int?)message["pushTimeInfo"]!["validTime"] is not (>= 1 and <= 72)) return Said("1005");
        var value = new JsonObject();
        foreach (var bad in tokens.Where(it => char.IsAsciiDigit(it[0]))) value[bad] = new JsonArray(bad);
        return new Said(200, new JsonObject { ["code"] = "200", ["message"] = "", ["value"] = value, ["msgId"] = "z1" }.ToJsonString());
    }

    private static Said Said(string code) => new(200, $$"""{"code":"{{code}}","message":"no","value":"","redirect":""}""");
}
