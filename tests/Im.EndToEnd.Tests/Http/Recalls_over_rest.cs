using System.Text.Json;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

public sealed class Recalls_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    private string Alice => $"alice-{_run}";

    private string Team => $"team-{_run}";

    private string Red => $"red-{_run}";

    [Fact]
    public async Task Take_back_what_one_call_has_sent_to_many_and_devices_hear_of_it()
    {
        await Furnish();
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", Alice);
        var to = new { users = (string[])[Alice], accounts = (string[])[Shop.Account($"bob-{_run}")], groups = (string[])[Team], tags = (string[])[Red], everyone = true };
        var sent = await Shop.Post("messages", new { id = $"oops-{_run}", to, type = 0, content = new { text = $"oops {_run}" } });
        for (var heard = 0; heard < 4;) heard += OnlineDevice.TextOf(await alice.HearText()) == $"oops {_run}" ? 1 : 0;

        var recalled = await Shop.Post("messages/recall", new { id = $"oops-{_run}", to });

        Assert.Equal("200", recalled.Outcome);
        Assert.Equal(sent.Body, recalled.Body);
        var peers = new HashSet<string>();
        while (peers.Count < 4)
        {
            var told = (await alice.Hear()).GetProperty("content");
            if (Word(told, "type") == "recall" && Word(told.GetProperty("content"), "id") == $"oops-{_run}") peers.Add(Word(told.GetProperty("content"), "peer"));
        }

        string[] expected = [Shop.Service, Shop.Group(Team), WireIds.Tag("acme", Red).Value, WireIds.Everyone("acme").Value];
        Assert.Equal(expected.Order(), peers.Order());
        foreach (var query in (string[])[$"peer={Alice}", $"peer=bob-{_run}", $"group={Team}", $"tag={Red}", $"group={Team}&account={Alice}"])
            Assert.Empty(await Shop.Texts(query));
        Assert.Equal("""{"recalled":true}""", await ContentOf($"tag={Red}"));
        Assert.DoesNotContain($"oops {_run}", await Shop.Texts("everyone=true&newestFirst=true"));
        Assert.Equal(recalled.Body, (await Shop.Post("messages/recall", new { id = $"oops-{_run}", to })).Body);
    }

    [Fact]
    public async Task Take_back_by_seq_what_a_member_has_sent_to_a_group()
    {
        await Furnish();
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", Alice);
        await alice.Send(Shop.Group(Team), "rude");
        const int created = 1;
        const int rude = 2;

        Assert.Equal("forbidden", await CodeOf(new { seq = created, to = new { groups = (string[])[Team] } }));
        Assert.Equal("ok", await CodeOf(new { seq = rude, to = new { groups = (string[])[Team] } }));
        Assert.Equal("not_found", await CodeOf(new { seq = rude + 1, to = new { groups = (string[])[Team] } }));

        Assert.Empty(await Shop.Texts($"group={Team}"));
    }

    [Fact]
    public async Task Do_not_take_back_what_others_have_sent_elsewhere()
    {
        await Furnish();
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", Alice);
        await Shop.SendText(new { users = (string[])[Alice] }, "hello", $"m-{_run}");
        await Shop.SendText(new { tags = (string[])[Red] }, "to red", $"m-{_run}");
        await alice.Send(Shop.Service, "hello shop");

        Assert.Equal("forbidden", await CodeOf(new { seq = 2, to = new { users = (string[])[Alice] } }));
        Assert.Equal("not_found", await CodeOf(new { id = $"m-{_run}", to = new { users = (string[])[Alice] } }, running.News));
        Assert.Equal("forbidden", await CodeOf(new { seq = 1, to = new { tags = (string[])[Red] } }, running.News));
        Assert.Equal("not_found", await CodeOf(new { id = $"m-{_run}", to = new { tags = (string[])[Red] } }, running.News));
        Assert.Equal("not_found", await CodeOf(new { seq = 1, to = new { tags = (string[])[Red] } }, running.Rival));
        Assert.Equal("not_found", await CodeOf(new { seq = 1, to = new { groups = (string[])[Shop.Group(Team)] } }, running.Rival));

        Assert.Equal(["hello", "hello shop"], await Shop.Texts($"peer={Alice}"));
        Assert.Equal(["to red"], await Shop.Texts($"tag={Red}"));
    }

    [Fact]
    public async Task Have_a_result_for_each_receiver_and_make_nobody_known()
    {
        await Shop.SendText(new { users = (string[])[Alice] }, "hello", $"m-{_run}");

        var answer = await Shop.Post("messages/recall", new
        {
            id = $"m-{_run}",
            to = new { users = (string[])[$"nobody-{_run}", Alice, ""], groups = (string[])["no group"] },
        });

        var results = answer.Json.GetProperty("results").EnumerateArray();
        (string, string)[] expected =
            [(Shop.Account($"nobody-{_run}"), "not_found"), (Shop.Account(Alice), "ok"), ("", "invalid"), ("no group", "invalid")];
        Assert.Equal(expected, results.Select(result => (Word(result, "to"), Word(result, "code"))));
        Assert.Equal("404 not_found", (await Shop.Get($"users/nobody-{_run}")).Outcome);
    }

    [Theory]
    [InlineData("400 invalid", """{"to":{"users":["alice"]}}""")]
    [InlineData("400 invalid", """{"id":"m","seq":1,"to":{"users":["alice"]}}""")]
    [InlineData("400 invalid", """{"id":"a b","to":{"users":["alice"]}}""")]
    [InlineData("400 invalid", """{"seq":0,"to":{"users":["alice"]}}""")]
    [InlineData("400 invalid", """{"seq":"1","to":{"users":["alice"]}}""")]
    [InlineData("400 invalid", """{"seq":1,"to":{"users":["alice","bob"]}}""")]
    [InlineData("400 invalid", """{"seq":1,"to":{"users":["alice"],"everyone":true}}""")]
    [InlineData("400 invalid", """{"id":"m"}""")]
    [InlineData("400 invalid", """{"id":"m","to":{}}""")]
    [InlineData("400 invalid", "null")]
    public async Task That_name_no_message_or_no_receiver_are_refused(string expected, string body) =>
        Assert.Equal(expected, (await Shop.Post("messages/recall", body)).Outcome);

    [Fact]
    public async Task Of_more_than_a_thousand_receivers_are_refused() =>
        Assert.Equal("400 invalid", (await Shop.Post("messages/recall", new { id = "m", to = new { users = Enumerable.Range(0, 1_001).Select(i => $"{i}") } })).Outcome);

    private async Task Furnish()
    {
        Assert.Equal("201", (await Shop.Post("groups", new { groupNo = Team, owner = Alice })).Outcome);
        Assert.Equal("200", (await Shop.Put($"tags/{Red}/users", new { users = (string[])[Alice] })).Outcome);
        await Shop.Post($"users/bob-{_run}/token");
    }

    private async Task<string> ContentOf(string query) =>
        (await Shop.Get($"messages?{query}&newestFirst=true&limit=1")).Json.GetProperty("messages")[0].GetProperty("content").GetRawText();

    private async Task<string> CodeOf(object recall, RestApp? app = null)
    {
        var answer = await (app ?? Shop).Post("messages/recall", recall);
        Assert.Equal("200", answer.Outcome);
        return Word(Assert.Single(answer.Json.GetProperty("results").EnumerateArray()), "code");
    }

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
