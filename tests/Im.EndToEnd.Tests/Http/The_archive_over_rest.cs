using System.Text.Json;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

public sealed class The_archive_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    [Fact]
    public async Task Shows_an_accounts_conversation_as_that_account_sees_it()
    {
        await using var alice = await Connect("alice");
        await using var bob = await Connect("bob");
        await alice.Send(bob.Account, "hello bob");
        await bob.Send(alice.Account, "hello alice");

        foreach (var account in (string[])[$"alice-{_run}", alice.Account])
            Assert.Equal(["hello bob", "hello alice"], await Shop.Texts($"peer=bob-{_run}&account={account}"));
        Assert.Equal(["hello bob", "hello alice"], await Shop.Texts($"peer={alice.Account}&account={bob.Account}"));
        Assert.Empty(await Shop.Texts($"peer=bob-{_run}"));
    }

    [Fact]
    public async Task Pages_by_seq_and_time_from_either_end()
    {
        for (var i = 1; i <= 5; i++) await Shop.SendText(new { users = (string[])[$"alice-{_run}"] }, $"{i}");
        var peer = $"peer=alice-{_run}";
        var all = (await Shop.Get($"messages?{peer}")).Json;
        var times = all.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("timestamp").GetInt64()).ToList();

        Assert.False(all.GetProperty("more").GetBoolean());
        Assert.Equal(["1", "2"], await Shop.Texts($"{peer}&limit=2"));
        Assert.True((await Shop.Get($"messages?{peer}&limit=2")).Json.GetProperty("more").GetBoolean());
        Assert.Equal(["3", "4"], await Shop.Texts($"{peer}&limit=2&afterSeq=2"));
        Assert.Equal(["2", "3"], await Shop.Texts($"{peer}&afterSeq=1&beforeSeq=4"));
        Assert.Equal(["5", "4"], await Shop.Texts($"{peer}&limit=2&newestFirst=true"));
        Assert.Equal(Between(times, times[1], times[3]), await Shop.Texts($"{peer}&startTime={times[1]}&endTime={times[3]}"));
        Assert.Empty(await Shop.Texts($"{peer}&startTime={times[4] + 1}"));
    }

    [Fact]
    public async Task Shows_all_messages_of_a_group_a_tag_and_everyone()
    {
        await Shop.Post("groups", new { groupNo = $"team-{_run}", owner = $"alice-{_run}", members = (string[])[$"bob-{_run}"] });
        await Shop.Put($"tags/red-{_run}/users", new { users = (string[])[$"alice-{_run}"] });
        await using var alice = await Connect("alice");
        await alice.Send(Shop.Group($"team-{_run}"), "hello group");
        await Shop.SendText(new { tags = (string[])[$"red-{_run}"] }, "hello red");
        await Shop.SendText(new { everyone = true }, $"hello everyone {_run}");

        Assert.Equal(["hello group"], await Shop.Texts($"peer={Shop.Group($"team-{_run}")}"));
        var message = (await Shop.Get($"messages?peer={Shop.Group($"team-{_run}")}&newestFirst=true&limit=1")).Json.GetProperty("messages")[0];
        Assert.Equal((alice.Account, Shop.Group($"team-{_run}")), (Word(message, "from"), Word(message, "to")));
        Assert.Equal(["hello red"], await Shop.Texts($"peer={WireIds.Tag("acme", $"red-{_run}").Value}"));
        Assert.Contains($"hello everyone {_run}", await Shop.Texts($"peer={WireIds.Everyone("acme").Value}&newestFirst=true"));
        Assert.Equal(["hello red"], await Shop.Texts($"peer={WireIds.Tag("acme", $"red-{_run}").Value}&account=alice-{_run}"));
        Assert.Empty(await Shop.Texts($"peer={WireIds.Tag("acme", $"red-{_run}").Value}&account=bob-{_run}"));
    }

    [Fact]
    public async Task Names_a_group_a_tag_and_everyone_as_the_tenant_does()
    {
        await Shop.Post("groups", new { groupNo = $"team-{_run}", owner = $"alice-{_run}" });
        await Shop.Put($"tags/red {_run}/users", new { users = (string[])[$"alice-{_run}"] });
        await Shop.SendText(new { groups = (string[])[$"team-{_run}"] }, "hello group");
        await Shop.SendText(new { tags = (string[])[$"red {_run}"] }, "hello red");
        await Shop.SendText(new { everyone = true }, $"hello everyone {_run}");

        Assert.Equal(["hello group"], await Shop.Texts($"group=team-{_run}"));
        Assert.Equal(["hello group"], await Shop.Texts($"group={Shop.Group($"team-{_run}")}"));
        Assert.Equal(["hello group"], await Shop.Texts($"group=team-{_run}&account=alice-{_run}"));
        Assert.Equal(["hello red"], await Shop.Texts($"tag=red%20{_run}"));
        Assert.Equal(["hello red"], await Shop.Texts($"tag=red%20{_run}&account=alice-{_run}&everyone=false"));
        Assert.Contains($"hello everyone {_run}", await Shop.Texts("everyone=true&newestFirst=true"));
        Assert.Contains($"hello everyone {_run}", await Shop.Texts($"everyone=true&newestFirst=true&account=alice-{_run}"));
        Assert.Equal("404 not_found", (await Shop.Get($"messages?group=none-{_run}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"messages?tag=none-{_run}")).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("everyone=false")]
    [InlineData("everyone=x")]
    [InlineData("peer=alice&everyone=true")]
    [InlineData("peer=alice&group=team")]
    [InlineData("group=team&tag=red")]
    [InlineData("group=a%20b")]
    [InlineData("group=")]
    [InlineData("tag=%01")]
    [InlineData("tag=")]
    [InlineData("peer=")]
    [InlineData("peer=alice&limit=0")]
    [InlineData("peer=alice&limit=201")]
    [InlineData("peer=alice&limit=many")]
    [InlineData("peer=alice&afterSeq=x")]
    [InlineData("peer=alice&account=%01")]
    public async Task Refuses_what_is_no_query(string query) =>
        Assert.Equal("400 invalid", (await Shop.Get($"messages?{query}")).Outcome);

    [Fact]
    public async Task Has_no_conversation_of_who_and_what_is_not_there()
    {
        Assert.Equal("404 not_found", (await Shop.Get($"messages?peer=nobody-{_run}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"messages?peer=x&account=nobody-{_run}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"messages?peer={Shop.Group($"none-{_run}")}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"messages?peer={WireIds.Tag("acme", $"none-{_run}").Value}")).Outcome);
    }

    // Several of them may have been taken in the same millisecond.
    private static List<string?> Between(List<long> times, long start, long end) =>
        [.. times.Index().Where(entry => entry.Item >= start && entry.Item <= end).Select(entry => $"{entry.Index + 1}")];

    private Task<OnlineDevice> Connect(string user) => OnlineDevice.Connect(running.Process, "acme", $"{user}-{_run}");

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
