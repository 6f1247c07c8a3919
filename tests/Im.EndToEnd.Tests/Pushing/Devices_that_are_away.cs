using System.Diagnostics;
using System.Text.Json;
using Im.Client;
using Im.EndToEnd.Tests.Http;
using Im.EndToEnd.Tests.Sdk;
using Im.Testing;

namespace Im.EndToEnd.Tests.Pushing;

/// <summary>From a message that is published to the vendor's call, with the real server.</summary>
public sealed class Devices_that_are_away(PushingServer server) : IClassFixture<PushingServer>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_that_is_offline_is_pushed_to()
    {
        var bob = await server.Register("bob1", "token1");
        await using var alice = await OnlineDevice.Connect(server.Process, "demo", "alice1");

        Assert.Equal("ok", await alice.Send(TestDevice.Text("m1", bob.Account, "are you there?")));

        var arrived = await server.Vendor.Next("token1");
        Assert.Contains("are you there?", arrived.Message, StringComparison.Ordinal);
        var device = Assert.Single((await server.Delivery("m1", "alice1", "bob1", "accepted")).GetProperty("devices").EnumerateArray());
        Assert.Equal(
            ("bob1-phone", false, "meizu", arrived.VendorId),
            (device.GetProperty("deviceId").GetString(), device.GetProperty("connected").GetBoolean(),
                device.GetProperty("push").GetProperty("vendor").GetString(), device.GetProperty("push").GetProperty("vendorId").GetString()));
    }

    [Fact]
    public async Task A_device_that_stopped_answering_is_pushed_to_in_time_and_has_the_message_once()
    {
        var bob = await server.Register("bob2", "token2");
        await using var alice = await OnlineDevice.Connect(server.Process, "demo", "alice2");
        await using (await bob.Online())
        {
            var sent = Stopwatch.StartNew();
            await alice.Send(TestDevice.Text("m2", bob.Account, "first"));
            await server.Vendor.Next("token2");

            // Not at once, as if it were offline. The second beside the deadline's own is for a machine that is busy.
            Assert.InRange(sent.Elapsed, PushingServer.PushAfter - TimeSpan.FromMilliseconds(100), PushingServer.PushAfter + TimeSpan.FromSeconds(2));
        }

        using var stores = new TempDirectory();
        await using var phone = await Phone("bob2", stores);
        await phone.ConnectAsync(Deadline);
        Assert.Equal(["first"], await phone.SeeTexts(1));
        await alice.Send(TestDevice.Text("m2b", bob.Account, "second"));
        Assert.Equal(["second"], await phone.SeeTexts(1));
        Assert.Single(server.Vendor.All, it => it.Token == "token2");
    }

    [Fact]
    public async Task A_device_whose_network_swallows_all_is_pushed_to_in_time_and_has_the_message_once()
    {
        var bob = await server.Register("bob7", "token7");
        await using var alice = await OnlineDevice.Connect(server.Process, "demo", "alice7");
        using var stores = new TempDirectory();
        await using var phone = await Phone("bob7", stores);
        await phone.ConnectAsync(Deadline);
        await alice.Send(TestDevice.Text("m7", bob.Account, "first"));
        Assert.Equal(["first"], await phone.SeeTexts(1));

        foreach (var relay in server.Network.Relays) relay.Swallow();
        var sent = Stopwatch.StartNew();
        await alice.Send(TestDevice.Text("m7b", bob.Account, "second"));
        var arrived = await server.Vendor.Next("token7");
        Assert.InRange(sent.Elapsed, PushingServer.PushAfter - TimeSpan.FromMilliseconds(100), PushingServer.PushAfter + TimeSpan.FromSeconds(2));
        Assert.Contains("second", arrived.Message, StringComparison.Ordinal);

        // Neither side was told that the connection is dead. The phone takes the next network.
        var back = phone.Becomes(ConnectionState.Online);
        foreach (var relay in server.Network.Relays) relay.Cut();
        await back;
        await alice.Send(TestDevice.Text("m7c", bob.Account, "third"));
        Assert.Equal(["second", "third"], await phone.SeeTexts(2));
        Assert.Single(server.Vendor.All, it => it.Token == "token7");
    }

    [Fact]
    public async Task A_token_that_the_vendor_calls_dead_is_not_used_again()
    {
        var (bob, carol) = (await server.Register("bob3", "dead3"), await server.Register("carol3", "token3"));
        await using var alice = await OnlineDevice.Connect(server.Process, "demo", "alice3");
        await alice.Send(TestDevice.Text("m3", bob.Account, "hello"));
        await server.Delivery("m3", "alice3", "bob3", "invalidToken");

        await alice.Send(TestDevice.Text("m3b", bob.Account, "hello?"));
        await alice.Send(TestDevice.Text("m3c", carol.Account, "hello"));
        await server.Vendor.Next("token3");
        await server.Delivery("m3c", "alice3", "carol3", "accepted");

        Assert.Single(server.Vendor.All, it => it.Token == "dead3");
    }

    [Fact]
    public async Task What_the_vendor_tells_later_is_seen_and_nobody_else_may_tell_it()
    {
        var bob = await server.Register("bob4", "token4");
        await using var alice = await OnlineDevice.Connect(server.Process, "demo", "alice4");
        await alice.Send(TestDevice.Text("m4", bob.Account, "hello"));
        var arrived = await server.Vendor.Next("token4");
        await server.Delivery("m4", "alice4", "bob4", "accepted");

        var refusals = new List<HttpAnswer>
        {
            await Tell("meizu/demo/default/wrong", arrived), await Tell("xiaomi/demo/default/callback-secret", arrived),
            await Tell("meizu/nobody/default/callback-secret", arrived), await Tell("nothing/demo/default/callback-secret", arrived),
        };
        var before = PushOf(await server.Delivery("m4", "alice4", "bob4", "accepted"));
        var told = await Tell($"meizu/demo/default/{PushingServer.CallbackSecret}", arrived);
        var after = PushOf(await server.Delivery("m4", "alice4", "bob4", "accepted"));

        Assert.All(refusals, it => Assert.Equal("404 not_found", it.Outcome));
        Assert.Single(refusals.Select(it => it.Body).Distinct());
        Assert.False(before.TryGetProperty("receipt", out _));
        Assert.Equal(200, told.Status);
        Assert.Equal("clicked", after.GetProperty("receipt").GetString());
    }

    [Fact]
    public async Task An_app_sees_its_tenants_pushes_and_their_counts()
    {
        var bob = await server.Register("bob5", "token5");
        await using var alice = await OnlineDevice.Connect(server.Process, "demo", "alice5");
        await alice.Send(TestDevice.Text("m5", bob.Account, "hello"));
        await server.Delivery("m5", "alice5", "bob5", "accepted");

        var log = (await server.App.Get("push/log?limit=200")).Json.GetProperty("entries").EnumerateArray().ToList();
        var counts = (await server.App.Get("push/stats")).Json.GetProperty("counts").EnumerateArray().ToList();

        Assert.Single(log, it => it.GetProperty("messageId").GetString() == "m5");
        Assert.Contains(counts, it => it.TryGetProperty("vendor", out var vendor) && vendor.GetString() == "meizu"
            && it.GetProperty("outcome").GetString() == "accepted" && it.GetProperty("count").GetInt64() > 0);
    }

    [Fact]
    public async Task A_credential_is_tried_out()
    {
        var sent = await server.App.Post("admin/tenants/demo/push/default/meizu/test", new { token = "token6" });
        var dead = await server.App.Post("admin/tenants/demo/push/default/meizu/test", new { token = "dead6" });
        var asked = await server.App.Post("admin/tenants/demo/push/default/meizu/test", new { });
        var none = await server.App.Post("admin/tenants/demo/push/default/fcm/test", new { });
        var foreign = await server.App.Post("admin/tenants/other/push/default/meizu/test", new { });

        Assert.Equal(
            ("accepted", "invalidToken", "notTold", "404 not_found", "404 not_found"),
            (sent.Text("outcome"), dead.Text("outcome"), asked.Text("outcome"), none.Outcome, foreign.Outcome));
    }

    [Theory]
    [InlineData("messages/m1/delivery", "400 invalid")]
    [InlineData("messages/m1/delivery?to=nobody6", "404 not_found")]
    [InlineData("messages/m1/delivery?to=bob6&from=!", "404 not_found")]
    [InlineData("push/log?limit=0", "400 invalid")]
    [InlineData("push/stats?from=yesterday", "400 invalid")]
    public async Task What_is_asked_wrongly_is_refused(string path, string outcome) =>
        Assert.Equal(outcome, (await server.App.Get(path)).Outcome);

    private static JsonElement PushOf(JsonElement delivery) => delivery.GetProperty("devices")[0].GetProperty("push");

    private Task<ImClient> Phone(string userId, TempDirectory stores) => ImClient.OpenAsync(
        new ImClientOptions
        {
            Server = server.Process.Http,
            TenantNo = "demo",
            UserId = userId,
            DeviceId = $"{userId}-phone",
            StorePath = Path.Combine(stores.Path, "store.db"),
        },
        Deadline);

    private async Task<HttpAnswer> Tell(string path, Arrived arrived)
    {
        using var http = new ImHttp(server.Process);
        var clicked = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [$"{arrived.VendorId}-2"] = new { type = "2", targets = new[] { arrived.Token } },
        });
        return await http.Send(new HttpRequestMessage(HttpMethod.Post, $"v1/push/callbacks/{path}")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["cb"] = clicked }),
        });
    }
}
