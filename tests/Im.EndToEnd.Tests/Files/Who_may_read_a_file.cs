using System.Security.Cryptography;
using System.Text.Json;
using Im.EndToEnd.Tests.Http;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>Whoever sees a message that names it, and nobody else: to all others it is not there.</summary>
public abstract class Who_may_read_a_file(FileServer server)
{
    private static readonly byte[] Data = "data"u8.ToArray();

    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop
    {
        get
        {
            _ = server.Running;
            return server.Shop;
        }
    }

    [Fact]
    public async Task Its_uploader_and_apps_with_the_scope_and_nobody_else()
    {
        var shop = Shop;
        var (alice, bob) = (await Device("alice"), await Device("bob"));
        var mallory = await TestDevice.Register(server.Running, $"mallory-{_run}", tenantNo: "rival");
        var file = await server.Store(alice, Data);

        Assert.Equal("data", (await server.Ask(alice, file)).Body);
        Assert.Equal("data", (await server.Ask(shop.Token, file)).Body);
        var unknown = await server.Ask(bob, "f" + new string('a', 32));
        foreach (var token in (string[])[bob, mallory.Registered.Token, server.Rival.Token])
            Assert.Equal(unknown, await server.Ask(token, file));
        Assert.Equal("404 not_found", unknown.Outcome);
        Assert.Equal("403 forbidden", (await server.Ask(server.News.Token, file)).Outcome);
    }

    [Fact]
    public async Task The_receiver_of_a_message_until_it_is_recalled()
    {
        await using var alice = await Online("alice");
        await using var bob = await Online("bob");
        var file = await server.Store(alice.Token, Data);
        Assert.Equal("404 not_found", (await server.Ask(bob.Token, file)).Outcome);

        Assert.Equal("ok", await alice.Send(FileServer.Naming(file, bob.Account)));
        var seq = (await bob.Hear()).GetProperty("seq").GetInt64();
        Assert.Equal("data", (await server.Ask(bob.Token, file)).Body);
        Assert.Equal("404 not_found", (await server.Ask(await Device("carol"), file)).Outcome);

        await alice.Call("recall", new { target = bob.Account, seq });
        Assert.Equal("404 not_found", (await server.Ask(bob.Token, file)).Outcome);
        Assert.Equal("data", (await server.Ask(alice.Token, file)).Body);
    }

    [Fact]
    public async Task Not_a_stranger_who_sends_its_id_but_who_was_shown_it_may_show_it()
    {
        await using var alice = await Online("alice");
        await using var bob = await Online("bob");
        await using var carol = await Online("carol");
        var file = await server.Store(alice.Token, Data);

        Assert.Equal("ok", await bob.Send(FileServer.Naming(file, carol.Account)));
        await carol.Hear();
        Assert.Equal("404 not_found", (await server.Ask(bob.Token, file)).Outcome);
        Assert.Equal("404 not_found", (await server.Ask(carol.Token, file)).Outcome);

        await alice.Send(FileServer.Naming(file, bob.Account));
        await bob.Hear();
        Assert.Equal("404 not_found", (await server.Ask(carol.Token, file)).Outcome);
        await bob.Send(FileServer.Naming(file, carol.Account));
        await carol.Hear();
        Assert.Equal("data", (await server.Ask(carol.Token, file)).Body);
    }

    [Fact]
    public async Task A_member_of_a_group_and_after_leaving_only_what_came_before()
    {
        var shop = Shop;
        await using var alice = await Online("alice");
        await using var bob = await Online("bob");
        var group = (await shop.Post("groups", new { groupNo = $"team-{_run}", owner = $"alice-{_run}", members = (string[])[$"bob-{_run}"] }))
            .Json.GetProperty("groupId").GetString()!;
        var (before, forAlice, after) = (await server.Store(alice.Token, Data), await server.Store(alice.Token, Data), await server.Store(alice.Token, Data));

        Assert.Equal("ok", await alice.Send(FileServer.Naming(before, group)));
        Assert.Equal("ok", await alice.Send(FileServer.Naming(forAlice, group, target: alice.Account)));
        Assert.Equal("data", (await server.Ask(bob.Token, before)).Body);
        Assert.Equal("404 not_found", (await server.Ask(bob.Token, forAlice)).Outcome);
        Assert.Equal("204", (await shop.Delete($"groups/{group}/members/bob-{_run}")).Outcome);
        Assert.Equal("ok", await alice.Send(FileServer.Naming(after, group)));

        Assert.Equal("data", (await server.Ask(bob.Token, before)).Body);
        Assert.Equal("404 not_found", (await server.Ask(bob.Token, after)).Outcome);
        Assert.Equal("404 not_found", (await server.Ask(await Device("carol"), before)).Outcome);
    }

    [Fact]
    public async Task Who_carries_the_tag_that_an_app_sends_it_to_and_everyone_of_the_tenant()
    {
        var shop = Shop;
        var (alice, bob) = (await Device("alice"), await Device("bob"));
        var (tagged, all) = (await server.Store(shop.Token, Data), await server.Store(shop.Token, Data));
        await shop.Put($"tags/red-{_run}/users", new { users = (string[])[$"alice-{_run}"] });

        await Send(shop, tagged, new { tags = (string[])[$"red-{_run}"] });
        await Send(shop, all, new { everyone = true });

        Assert.Equal("data", (await server.Ask(alice, tagged)).Body);
        Assert.Equal("404 not_found", (await server.Ask(bob, tagged)).Outcome);
        Assert.Equal("data", (await server.Ask(alice, all)).Body);
        Assert.Equal("data", (await server.Ask(bob, all)).Body);
    }

    [Fact]
    public async Task Of_what_is_for_a_sub_application_its_devices_alone()
    {
        await using var alice = await Online("alice");
        await using var bob = await OnlineDevice.Connect(server.Running, "acme", $"bob-{_run}", $"tablet-{_run}", "courier");
        var other = (await TestDevice.Register(server.Running, $"bob-{_run}", $"phone-{_run}", "acme", "shop")).Registered.Token;
        var file = await server.Store(alice.Token, Data);

        Assert.Equal("ok", await alice.Send(FileServer.Naming(file, bob.Account, appid: "courier")));
        await bob.Hear();

        Assert.Equal("data", (await server.Ask(bob.Token, file)).Body);
        Assert.Equal("404 not_found", (await server.Ask(other, file)).Outcome);
        Assert.Equal("404 not_found", (await server.Ask(await Device("bob"), file)).Outcome);
    }

    [Fact]
    public async Task A_picture_that_a_message_shows_as_its_thumbnail()
    {
        await using var alice = await Online("alice");
        await using var bob = await Online("bob");
        var (picture, small) = (await server.Store(alice.Token, Data), await server.Store(alice.Token, "small"u8.ToArray()));

        Assert.Equal("ok", await alice.Send(JsonSerializer.Serialize(
            new { id = Guid.NewGuid().ToString("n"), to = bob.Account, type = 1, content = new { storageId = picture, thumbnail = small } })));
        await bob.Hear();

        Assert.Equal("data", (await server.Ask(bob.Token, picture)).Body);
        Assert.Equal("small", (await server.Ask(bob.Token, small)).Body);
        Assert.Equal("404 not_found", (await server.Ask(await Device("carol"), small)).Outcome);
    }

    [Fact]
    public async Task Nobody_of_a_group_whose_message_was_refused_since_its_sender_is_no_member()
    {
        var shop = Shop;
        await using var mallory = await Online("mallory");
        await using var bob = await Online("bob");
        var group = (await shop.Post("groups", new { groupNo = $"closed-{_run}", owner = $"alice-{_run}", members = (string[])[$"bob-{_run}"] }))
            .Json.GetProperty("groupId").GetString()!;
        var file = await server.Store(mallory.Token, Data);

        Assert.NotEqual("ok", await mallory.Send(FileServer.Naming(file, group)));

        Assert.Equal("404 not_found", (await server.Ask(bob.Token, file)).Outcome);
    }

    [Theory]
    [InlineData("organization", true)]
    [InlineData("news", false)]
    public async Task Who_is_sent_an_event_of_an_app_with_it_if_that_is_of_the_organization(string type, bool isShown)
    {
        var shop = Shop;
        var (alice, bob) = (await Device("alice"), await Device("bob"));
        var file = await server.Store(shop.Token, Data);

        var sent = await shop.Post("messages", new
        {
            id = Guid.NewGuid().ToString("n"),
            to = new { users = (string[])[$"alice-{_run}"] },
            type = 256,
            content = new { type, content = new { storageId = file, digest = Convert.ToHexStringLower(SHA256.HashData(Data)) } },
        });

        Assert.Equal("202", sent.Outcome);
        Assert.Equal(isShown ? "200" : "404 not_found", (await server.Ask(alice, file)).Outcome);
        Assert.Equal("404 not_found", (await server.Ask(bob, file)).Outcome);
    }

    [Fact]
    public async Task Not_a_device_whose_login_has_ended()
    {
        var shop = Shop;
        var alice = await Device("alice");
        var file = await server.Store(alice, Data);

        Assert.Equal("204", (await shop.Post($"users/alice-{_run}/kick")).Outcome);

        Assert.Equal("401 unauthenticated", (await server.Ask(alice, file)).Outcome);
    }

    private static async Task Send(RestApp app, string storageId, object to)
    {
        var sent = await app.Post("messages", new { id = Guid.NewGuid().ToString("n"), to, type = 4, content = new { storageId, fileName = "a", fileSize = 4 } });
        Assert.Equal("202", sent.Outcome);
    }

    private async Task<string> Device(string user) =>
        (await TestDevice.Register(server.Running, $"{user}-{_run}", tenantNo: "acme")).Registered.Token;

    private Task<OnlineDevice> Online(string user) => OnlineDevice.Connect(server.Running, "acme", $"{user}-{_run}");
}

public sealed class Who_may_read_a_file_on_sqlite(FileServer server) : Who_may_read_a_file(server), IClassFixture<FileServer>;

public sealed class Who_may_read_a_file_on_postgresql(PostgreSqlFileServer server) : Who_may_read_a_file(server), IClassFixture<PostgreSqlFileServer>;
