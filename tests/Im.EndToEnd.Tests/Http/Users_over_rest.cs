using Im.Mqtt;

namespace Im.EndToEnd.Tests.Http;

public sealed class Users_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private static readonly string[] Members = ["actorAppId", "action", "subject", "outcome", "detail"];

    private readonly string _user = $"alice-{Guid.NewGuid():n}"[..14];

    private RestApp Shop => running.Shop;

    [Fact]
    public async Task Exist_from_their_first_token_on()
    {
        Assert.Equal("404 not_found", (await Shop.Get($"users/{_user}")).Outcome);

        var token = await Shop.Post($"users/{_user}/token");
        var user = (await Shop.Get($"users/{_user}")).Json;

        Assert.Equal(Shop.Account(_user), token.Text("account"));
        Assert.Equal((_user, Shop.Account(_user)), (user.GetProperty("userId").GetString(), user.GetProperty("account").GetString()));
        Assert.Equal((false, 0, false), (user.GetProperty("online").GetBoolean(), user.GetProperty("devices").GetInt32(), user.GetProperty("banned").GetBoolean()));
        Assert.True(user.GetProperty("createdAt").GetInt64() > 0);
    }

    [Fact]
    public async Task Are_found_by_their_account_in_their_tenant_alone()
    {
        await Shop.Post($"users/{_user}/token");

        var found = await Shop.Get($"users?account={Shop.Account(_user)}");

        Assert.Equal((await Shop.Get($"users/{_user}")).Body, found.Body);
        Assert.Equal("404 not_found", (await running.Rival.Get($"users?account={Shop.Account(_user)}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"users?account={Shop.Account($"nobody-{_user}")}")).Outcome);
        foreach (var query in (string[])["", "?account=", $"?account={_user}", $"?account={Shop.Service}"])
            Assert.Equal("400 invalid", (await Shop.Get($"users{query}")).Outcome);
    }

    [Theory]
    [InlineData("a/b c%2Fd")]
    [InlineData("张三 🙂")]
    [InlineData("..")]
    [InlineData("a?b#c&d=e+f")]
    public async Task Have_any_name_that_is_percent_encoded(string name)
    {
        var userId = $"{name}-{_user}";
        await Shop.Post($"users/{Uri.EscapeDataString(userId)}/token");

        var user = await Shop.Get($"users/{Uri.EscapeDataString(userId)}");

        Assert.Equal((userId, Shop.Account(userId)), (user.Text("userId"), user.Text("account")));
    }

    [Fact]
    public async Task Are_kicked_from_all_their_devices()
    {
        await using var phone = await Connect("phone");
        await using var desk = await Connect("desk");
        Assert.True((await Shop.Get($"users/{_user}")).Json.GetProperty("online").GetBoolean());

        Assert.Equal("204", (await Shop.Post($"users/{_user}/kick")).Outcome);

        foreach (var device in (OnlineDevice[])[phone, desk])
        {
            Assert.Equal("kicked", (await device.Hear()).GetProperty("content").GetProperty("type").GetString());
            Assert.Equal(MqttReasonCode.AdministrativeAction, await device.IsClosed());
            Assert.Equal("403 forbidden", await Refresh(device));
        }

        Assert.Equal(0, (await Shop.Get($"users/{_user}")).Json.GetProperty("devices").GetInt32());
        await using var again = await Connect("phone");
    }

    [Fact]
    public async Task That_are_banned_are_logged_out_and_stay_out_until_it_is_lifted()
    {
        await using var phone = await Connect("phone");

        Assert.Equal("204", (await Shop.Put($"users/{_user}/ban", new { reason = "spam" })).Outcome);

        var farewell = (await phone.Hear()).GetProperty("content").GetProperty("content");
        Assert.Equal("spam", farewell.GetProperty("reason").GetString());
        var closed = await phone.Farewell();
        Assert.Equal((MqttReasonCode.AdministrativeAction, "Logged out; the event 'kicked' says why."), (closed.Reason, closed.ReasonString));
        using var http = new ImHttp(running.Process);
        Assert.Equal("403 forbidden", (await http.Register("acme", _user, $"{_user}-phone")).Outcome);
        var banned = (await Shop.Get($"users/{_user}")).Json;
        Assert.True(banned.GetProperty("banned").GetBoolean());
        Assert.False(banned.TryGetProperty("bannedUntil", out _));

        Assert.Equal("204", (await Shop.Delete($"users/{_user}/ban")).Outcome);
        Assert.False((await Shop.Get($"users/{_user}")).Json.GetProperty("banned").GetBoolean());
        await using var back = await Connect("phone");
    }

    [Fact]
    public async Task Are_banned_without_a_body_and_until_a_time()
    {
        await Shop.Post($"users/{_user}/token");
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds();

        Assert.Equal("204", (await Shop.Put($"users/{_user}/ban")).Outcome);
        Assert.Equal("204", (await Shop.Put($"users/{_user}/ban", new { until = tomorrow })).Outcome);

        Assert.Equal(tomorrow, (await Shop.Get($"users/{_user}")).Json.GetProperty("bannedUntil").GetInt64());
        Assert.Equal("400 invalid", (await Shop.Put($"users/{_user}/ban", new { until = 0 })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"users/{_user}/ban", new { until = tomorrow - 90_000_000 })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"users/{_user}/ban", new { reason = new string('x', 257) })).Outcome);
    }

    [Fact]
    public async Task Have_devices_each_of_which_can_be_logged_out()
    {
        await using var phone = await Connect("phone");
        await using var desk = await Connect("desk");

        var devices = (await Shop.Get($"users/{_user}/devices")).Json.GetProperty("devices").EnumerateArray().ToList();
        Assert.Equal([$"{_user}-phone", $"{_user}-desk"], devices.Select(device => device.GetProperty("deviceId").GetString()));
        Assert.All(devices, device => Assert.True(device.GetProperty("online").GetBoolean()));

        Assert.Equal("204", (await Shop.Delete($"users/{_user}/devices/{_user}-phone")).Outcome);

        await phone.IsClosed();
        Assert.Equal("403 forbidden", await Refresh(phone));
        Assert.Equal("200", await Refresh(desk));
        Assert.Equal("404 not_found", (await Shop.Delete($"users/{_user}/devices/{_user}-phone")).Outcome);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/kick")]
    [InlineData("PUT", "/ban")]
    [InlineData("DELETE", "/ban")]
    [InlineData("GET", "/devices")]
    [InlineData("DELETE", "/devices/phone")]
    [InlineData("GET", "/tags")]
    public async Task That_nobody_named_are_not_there(string method, string what)
    {
        Assert.Equal("404 not_found", (await Shop.Call(method, $"users/nobody-{_user}{what}")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Call(method, $"users/{new string('x', 129)}{what}")).Outcome);
    }

    [Fact]
    public async Task Are_acted_upon_on_the_record()
    {
        await Shop.Post($"users/{_user}%2Fx/token");

        await Shop.Put($"users/{_user}%2Fx/ban", new { reason = "spam", until = 32_503_680_000_000 });
        await Shop.Delete($"users/{_user}%2Fx/ban");
        await Shop.Post($"users/{_user}%2Fx/kick");
        await Shop.Delete($"users/{_user}%2Fx/devices/phone");
        await Shop.Post($"users/{new string('x', 129)}/kick");

        var entries = (await Shop.Get("admin/audit")).Json.GetProperty("entries").EnumerateArray().Take(4).Select(entry =>
            string.Join(' ', Members.Where(member => entry.TryGetProperty(member, out _)).Select(member => entry.GetProperty(member))));
        Assert.Equal(
            [
                $"shop user.log_out {_user}/x/phone not_found", $"shop user.kick {_user}/x ok",
                $"shop user.unban {_user}/x ok",
                $$"""shop user.ban {{_user}}/x ok {"reason":"spam","until":32503680000000}""",
            ],
            entries);
    }

    [Fact]
    public async Task Lose_their_tags_and_groups_on_the_record_and_are_tagged_beside_it()
    {
        var (tag, group) = ($"a%2F{_user}", (await Shop.Post("groups", new { owner = _user, groupNo = $"no-{_user}" })).Json.GetProperty("groupId"));

        await Shop.Put($"tags/{tag}/users", new { users = (string[])[_user] });
        await Shop.Delete($"tags/{tag}/users", new { users = (string[])[_user] });
        await Shop.Delete($"tags/{tag}");
        await Shop.Delete($"tags/{tag}x");
        await Shop.Delete($"groups/no-{_user}");
        await Shop.Delete($"groups/{group}");

        var entries = (await Shop.Get("admin/audit")).Json.GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("subject").GetString() is { } subject && (subject.Contains(_user) || subject == $"{group}"))
            .Select(entry => string.Join(' ', Members[1..4].Select(member => entry.GetProperty(member))));
        Assert.Equal(
            [
                $"group.disband {group} not_found", $"group.disband {group} ok", $"tag.delete a/{_user}x not_found",
                $"tag.delete a/{_user} ok",
            ],
            entries);
    }

    private Task<OnlineDevice> Connect(string device) =>
        OnlineDevice.Connect(running.Process, "acme", _user, $"{_user}-{device}");

    private async Task<string> Refresh(OnlineDevice device)
    {
        using var http = new ImHttp(running.Process);
        return (await http.Refresh(device.Token)).Outcome;
    }
}
