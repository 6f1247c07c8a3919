using System.Text.Json;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

public sealed class Messages_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    [Fact]
    public async Task Go_to_users_accounts_groups_tags_and_everyone_in_one_call_with_a_result_for_each_in_order()
    {
        await Shop.Post($"users/carol-{_run}/token");
        await Shop.Post("groups", new { groupNo = $"team-{_run}", owner = $"carol-{_run}" });
        await Shop.Put($"tags/red-{_run}/users", new { users = (string[])[$"carol-{_run}"] });
        var nobody = Shop.Account($"nobody-{_run}");

        var sent = await Send("m1", new
        {
            users = (string[])[$"alice-{_run}", $"bob-{_run}"],
            accounts = (string[])[nobody, Shop.Account($"carol-{_run}"), "no account"],
            groups = (string[])[Shop.Group($"team-{_run}"), $"team-{_run}", running.Rival.Group($"team-{_run}")],
            tags = (string[])[$"red-{_run}", $"blue-{_run}"],
            everyone = true,
        });

        Assert.Equal("202", sent.Outcome);
        (string, string)[] expected =
        [
            (Shop.Account($"alice-{_run}"), "ok"), (Shop.Account($"bob-{_run}"), "ok"),
            (nobody, "not_found"), (Shop.Account($"carol-{_run}"), "ok"), ("no account", "invalid"),
            (Shop.Group($"team-{_run}"), "ok"), (Shop.Group($"team-{_run}"), "ok"), (running.Rival.Group($"team-{_run}"), "not_found"),
            (WireIds.Tag("acme", $"red-{_run}").Value, "ok"), (WireIds.Tag("acme", $"blue-{_run}").Value, "not_found"),
            (WireIds.Everyone("acme").Value, "ok"),
        ];
        Assert.Equal(expected, Results(sent).Select(result => (Word(result, "to"), Word(result, "code"))));
        foreach (var result in Results(sent)) Assert.Equal(Word(result, "code") == "ok", result.TryGetProperty("seq", out _));
    }

    [Fact]
    public async Task Sent_again_get_the_same_answer_and_are_not_stored_twice()
    {
        var to = new { users = (string[])[$"alice-{_run}", $"bob-{_run}"] };

        var first = await Send("m1", to);
        var again = await Send("m1", to);

        Assert.Equal(("202", first.Body), (again.Outcome, again.Body));
        Assert.Equal(["hello"], await Shop.Texts($"peer=alice-{_run}"));
    }

    [Fact]
    public async Task With_an_id_that_was_used_for_something_else_are_refused()
    {
        var to = new { users = (string[])[$"alice-{_run}"] };
        await Send("m1", to);

        var other = Assert.Single(Results(await Send("m1", to, "other")));

        Assert.Equal("invalid", Word(other, "code"));
        Assert.NotEmpty(Word(other, "message"));
        Assert.Equal(["hello"], await Shop.Texts($"peer=alice-{_run}"));
    }

    [Fact]
    public async Task Have_ids_of_each_app_by_itself()
    {
        var to = new { users = (string[])[$"alice-{_run}"] };
        await Send("m1", to);

        var other = await running.News.SendText(to, "news", "m1");

        Assert.Equal("ok", Word(other, "code"));
        Assert.Equal(["news"], await running.News.Texts($"peer=alice-{_run}"));
    }

    [Fact]
    public async Task Of_a_sub_application_reach_its_devices_alone_and_are_pulled_by_them_alone()
    {
        var (red, plain) = ($"red-{_run}", $"plain-{_run}");
        await using var tablet = await OnlineDevice.Connect(running.Process, "acme", $"alice-{_run}", red, appId: "red");
        await using var phone = await OnlineDevice.Connect(running.Process, "acme", $"alice-{_run}", plain);
        object[] audiences = [new { users = (string[])[$"alice-{_run}"] }, new { everyone = true }];

        foreach (var (place, to) in audiences.Index())
        {
            await Shop.Post("messages", new { id = $"r{place}", to, type = 0, appid = "red", content = new { text = "for red" } });
            await Shop.Post("messages", new { id = $"a{place}", to, type = 0, content = new { text = "for all" } });
            Assert.Equal("for red", OnlineDevice.TextOf(await tablet.HearText()));
            foreach (var device in (OnlineDevice[])[tablet, phone]) Assert.Equal("for all", OnlineDevice.TextOf(await device.HearText()));
        }

        Assert.Equal(["for red", "for all", "for red", "for all"], await Pulled(tablet));
        Assert.Equal(["for all", "for all"], await Pulled(phone));

        // Everyone's messages of the other tests are in there, too.
        async Task<List<string?>> Pulled(OnlineDevice device) =>
        [
            .. (await device.Call("offline", new { limit = 500 })).GetProperty("result").GetProperty("messages").EnumerateArray()
                .Where(message => Word(message, "id") is ['r' or 'a', '0' or '1']).Select(OnlineDevice.TextOf),
        ];
    }

    [Fact]
    public async Task Are_heard_at_once_from_the_apps_service_account_byte_for_byte()
    {
        await using var alice = await Connect("alice");

        await Shop.Post("messages", $$$"""
            {"id":"m1","to":{"users":["alice-{{{_run}}}"]},"type":4711,"content":{ "z":1.50, "a":"\u00fc" },"isBackground":true,"push":{"title":"hi"}}
            """);
        var heard = await alice.Hear();

        Assert.Equal((Shop.Service, alice.Account, "m1"), (Word(heard, "from"), Word(heard, "to"), Word(heard, "id")));
        Assert.Equal("""{ "z":1.50, "a":"\u00fc" }""", heard.GetProperty("content").GetRawText());
        Assert.True(heard.GetProperty("isBackground").GetBoolean());
        Assert.Equal("hi", Word(heard.GetProperty("push"), "title"));
    }

    [Fact]
    public async Task Are_answered_by_users_once_the_app_has_written()
    {
        await using var alice = await Connect("alice");
        Assert.Equal("not_found", await alice.Send(Shop.Service, "too early"));

        await Shop.SendText(new { users = (string[])[$"alice-{_run}"] }, "hello");
        await alice.HearText();

        Assert.Equal("ok", await alice.Send(Shop.Service, "hello shop"));
        Assert.Equal(["hello", "hello shop"], await Shop.Texts($"peer=alice-{_run}"));
        Assert.Empty(await running.News.Texts($"peer=alice-{_run}"));
    }

    [Fact]
    public async Task To_a_group_may_mean_one_member_alone()
    {
        await Shop.Post("groups", new { groupNo = $"team-{_run}", owner = $"alice-{_run}", members = (string[])[$"bob-{_run}"] });
        await using var bob = await Connect("bob");
        var to = new { groups = (string[])[Shop.Group($"team-{_run}")] };

        var sent = await Shop.Post("messages", new { id = "m1", to, target = $"alice-{_run}", type = 0, content = new { text = "psst" } });
        var stranger = await Shop.Post("messages", new { id = "m2", to, target = $"carol-{_run}", type = 0, content = new { text = "psst" } });
        await Shop.SendText(to, "all of you");

        Assert.Equal(("ok", "not_found"), (Word(Results(sent)[0], "code"), Word(Results(stranger)[0], "code")));
        var heard = await bob.HearText();
        Assert.Equal(("all of you", Shop.Service), (OnlineDevice.TextOf(heard), Word(heard, "target")));
    }

    [Theory]
    [InlineData("400 invalid", """{"to":{"everyone":true},"type":0,"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"a b","to":{"everyone":true},"type":0,"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","type":0,"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{},"type":0,"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"users":[]},"type":0,"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":-1,"content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":"0","content":{"text":"x"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":0}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":0,"content":"x"}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":0,"content":{}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":0,"content":{"text":"\ud800"}}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":0,"content":{"text":"x"},"push":"x"}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"everyone":true},"type":0,"content":{"text":"x"},"appid":"a b"}""")]
    [InlineData("400 invalid", """{"id":"m","to":{"users":[null]},"type":0,"content":{"text":"x"}""")]
    [InlineData("403 forbidden", """{"id":"m","to":{"everyone":true},"type":256,"content":{"type":"kicked","content":{}}}""")]
    [InlineData("400 invalid", "null")]
    [InlineData("400 invalid", "[]")]
    public async Task That_are_against_a_rule_are_refused_as_a_whole(string expected, string body) =>
        Assert.Equal(expected, (await Shop.Post("messages", body)).Outcome);

    [Theory]
    [InlineData("""{"users":[null]}""")]
    [InlineData("""{"users":[""]}""")]
    [InlineData("""{"accounts":[null]}""")]
    [InlineData("""{"groups":["no group"]}""")]
    [InlineData("""{"tags":[null]}""")]
    [InlineData("""{"tags":[""]}""")]
    public async Task To_what_is_no_name_are_refused_there_alone(string to)
    {
        var sent = await Shop.Post("messages", $$$"""{"id":"m-{{{_run}}}","to":{{{to}}},"type":0,"content":{"text":"x"}}""");

        Assert.Equal("202", sent.Outcome);
        Assert.Equal("invalid", Word(Assert.Single(Results(sent)), "code"));
    }

    private Task<OnlineDevice> Connect(string user) => OnlineDevice.Connect(running.Process, "acme", $"{user}-{_run}");

    private Task<HttpAnswer> Send(string id, object to, string text = "hello") =>
        Shop.Post("messages", new { id = $"{id}-{_run}", to, type = 0, content = new { text } });

    private static List<JsonElement> Results(HttpAnswer sent) => [.. sent.Json.GetProperty("results").EnumerateArray()];

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
