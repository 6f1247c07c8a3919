using System.Buffers.Text;
using System.Text.Json;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

public sealed class A_devices_login(HttpServer running) : IClassFixture<HttpServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private ImHttp Http => running.Http;

    [Fact]
    public async Task Is_refreshed_with_a_token_that_connects()
    {
        var alice = await TestDevice.Register(running.Server, $"alice-{_run}");
        var refreshed = (await Http.Refresh(alice.Registered.Token)).Text("token");

        var mqtt = alice.Registered.Mqtt with { Password = refreshed };
        var device = new TestDevice(running.Server, alice.Registered with { Token = refreshed, Mqtt = mqtt });

        await using var probe = await device.Online();
    }

    [Fact]
    public async Task Ends_with_the_devices_next_registration_for_another_user()
    {
        var alice = (await Http.Register("demo", $"alice-{_run}", $"shared-{_run}")).Text("token");
        var bob = (await Http.Register("demo", $"bob-{_run}", $"shared-{_run}")).Text("token");

        Assert.Equal("403 forbidden", (await Http.Refresh(alice)).Outcome);
        Assert.Equal("200", (await Http.Refresh(bob)).Outcome);
    }

    [Fact]
    public async Task Ends_where_the_tenants_kick_policy_says_so()
    {
        var user = await UserToken($"alice-{_run}");
        var phone = (await Http.Register("acme", $"alice-{_run}", $"phone-{_run}", user)).Text("token");
        var tablet = (await Http.Register("acme", $"alice-{_run}", $"tablet-{_run}", user)).Text("token");

        Assert.Equal("403 forbidden", (await Http.Refresh(phone)).Outcome);
        Assert.Equal("200", (await Http.Refresh(tablet)).Outcome);
    }

    [Fact]
    public async Task Of_another_tenant_is_another_login()
    {
        var user = await UserToken($"alice-{_run}");
        var acme = await Http.Register("acme", $"alice-{_run}", $"phone-{_run}", user);
        var demo = await Http.Register("demo", $"alice-{_run}", $"phone-{_run}");

        Assert.NotEqual(acme.Text("account"), demo.Text("account"));
        Assert.Equal("200", (await Http.Refresh(acme.Text("token"))).Outcome);
        Assert.Equal("200", (await Http.Refresh(demo.Text("token"))).Outcome);
    }

    [Fact]
    public async Task A_push_token_goes_to_the_device_that_registers_it_last()
    {
        await Http.Register("demo", $"alice-{_run}", $"old-{_run}", pushToken: $"token-{_run}");
        await Http.Register("demo", $"bob-{_run}", $"new-{_run}", pushToken: $"token-{_run}");

        Assert.DoesNotContain("token", await PushOf($"alice-{_run}", $"old-{_run}"), StringComparison.Ordinal);
        Assert.Contains($"token-{_run}", await PushOf($"bob-{_run}", $"new-{_run}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_registrations_of_one_device_at_once_leave_one_login()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000)
            .Select(_ => Http.Register("demo", $"alice-{_run}", $"phone-{_run}")));

        Assert.All(answers, answer => Assert.Equal("200", answer.Outcome));
        var refreshed = await Task.WhenAll(answers.Select(answer => answer.Text("token")).Distinct().Select(Http.Refresh));
        var current = refreshed.Where(answer => answer.Status == 200).Select(answer => LoginOf(answer.Text("token")));
        Assert.Single(current.Distinct());
    }

    private static long LoginOf(string token)
    {
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return claims.RootElement.GetProperty("login").GetInt64();
    }

    private async Task<string> UserToken(string userId) =>
        (await Http.UserToken(userId, await Http.AppToken("shop", HttpServer.ShopSecret))).Text("token");

    // As the device itself sees it: registering anew without a token leaves the one it has.
    private async Task<string> PushOf(string userId, string deviceId)
    {
        var device = await TestDevice.Register(running.Server, userId, deviceId);
        await using var probe = await device.Online();
        await probe.Publish("im/rpc/push", 2, """{"rid":"1"}""");
        return (await probe.Next(MqttPacketType.Publish)).AsPublish().Payload;
    }
}
