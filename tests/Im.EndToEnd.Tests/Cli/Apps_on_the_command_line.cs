using System.Text.Json;
using Im.EndToEnd.Tests.Sdk;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Testing;

namespace Im.EndToEnd.Tests.Cli;

public sealed class Apps_on_the_command_line(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly TempDirectory _stores = new();

    [Fact]
    public async Task One_message_goes_to_a_user_a_group_a_tag_and_everyone()
    {
        await Im("register", "--as", "bob1");
        await App("tag", "add", "red1", "bob1");
        await App("group", "create", "--owner", "bob1", "--group-no", "team1");

        var sent = await App("send", "--user", "bob1", "--group", "team1", "--tag", "red1", "--everyone", "--json", "news", "for", "you");
        var heard = await Im("listen", "--as", "bob1", "--count", "5", "--timeout", "30", "--json");

        Assert.Equal((0, 4), (sent.ExitCode, sent.Output.Length));
        Assert.All(sent.Output, line => Assert.Equal("ok", Word(line, "code")));
        var news = heard.Output.Where(line => line.Contains("news for you", StringComparison.Ordinal)).ToList();
        Assert.All(news, line => Assert.Equal(WireIds.Service("demo", "demo").Value, Word(line, "from")));
        string[] peers =
        [
            WireIds.Service("demo", "demo").Value, WireIds.Group("demo", "team1").Value, WireIds.Tag("demo", "red1").Value,
            WireIds.Everyone("demo").Value,
        ];
        Assert.Equal(peers.Order(), news.Select(line => Word(line, "peer")).Order());
    }

    [Fact]
    public async Task A_content_of_any_type_is_sent_as_it_is()
    {
        await Im("register", "--as", "bob2");

        await App("send", "--user", "bob2", "--type", "4711", "--content", """{"z":1.50,"a":"ü"}""");
        var heard = await Im("listen", "--as", "bob2", "--count", "1", "--timeout", "30", "--json");

        Assert.Contains("""{"z":1.50,"a":"ü"}""", Assert.Single(heard.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_id_again_is_the_same_answer_and_nothing_is_sent_twice()
    {
        await Im("register", "--as", "bob3");

        var first = await App("send", "--user", "bob3", "--id", "m3", "--json", "hello");
        var again = await App("send", "--user", "bob3", "--id", "m3", "--json", "hello");
        var heard = await Im("listen", "--as", "bob3", "--count", "2", "--timeout", "3");

        Assert.Equal((0, 0), (first.ExitCode, again.ExitCode));
        Assert.Equal(Member(Assert.Single(first.Output), "seq").GetInt64(), Member(Assert.Single(again.Output), "seq").GetInt64());
        Assert.Single(heard.Output);
    }

    [Fact]
    public async Task Pushes_are_listed_and_counted()
    {
        await TestDevice.Register(server.Process, "bob10", push: new PushRegistration { Vendor = "fcm", Token = "t10" });
        await App("send", "--user", "bob10", "--id", "m10", "hello");

        string? pushed = null;
        for (var tries = 0; pushed is null && tries < 30; tries++)
            pushed = Array.Find((await Push("log", "--json")).Output, line => Word(line, "messageId") == "m10");
        var stats = await Push("stats", "--json");
        var delivery = await Push("delivery", "m10", "--to", "bob10", "--json");

        Assert.NotNull(pushed);
        Assert.Equal(("recording", "accepted"), (Word(pushed, "vendor"), Word(pushed, "outcome")));
        Assert.Contains(stats.Output, line => Word(line, "outcome") == "accepted");
        Assert.Equal("recording", Word(Assert.Single(delivery.Output), "vendor"));
    }

    [Fact]
    public async Task Tags_are_listed_taken_away_and_forgotten()
    {
        await App("tag", "add", "red4", "bob4", "carol4");

        var tags = await App("tag", "list", "--json");
        await App("tag", "remove", "red4", "carol4");
        var of = await App("tag", "of", "carol4");
        var deleted = await App("tag", "delete", "red4");

        Assert.Contains(tags.Output, line => line.Contains("\"red4\"", StringComparison.Ordinal));
        Assert.Empty(of.Output);
        Assert.Equal(0, deleted.ExitCode);
    }

    [Fact]
    public async Task A_group_is_looked_after()
    {
        var created = await App("group", "create", "--owner", "bob5", "--group-no", "team5", "--name", "team");
        var added = await App("group", "add", "team5", "carol5");
        var members = await App("group", "members", "team5", "--json");
        var removed = await App("group", "remove", "team5", "carol5");
        var group = await App("group", "get", "team5", "--json");
        var disbanded = await App("group", "disband", "team5");

        Assert.Equal((0, 0, 0, 0), (created.ExitCode, added.ExitCode, removed.ExitCode, disbanded.ExitCode));
        Assert.Equal(2, members.Output.Length);
        Assert.Equal(("team", 1), (Word(Assert.Single(group.Output), "name"), Member(group.Output[0], "memberCount").GetInt32()));
    }

    [Fact]
    public async Task A_message_is_taken_back_where_it_went_by_the_names_that_were_typed()
    {
        await App("group", "create", "--owner", "bob9", "--group-no", "team9");
        await App("tag", "add", "red9", "bob9");
        string[] to = ["--user", "bob9", "--group", "team9", "--tag", "red9"];
        var sent = await App(["send", "--id", "m9", .. to, "oops"]);

        var recalled = await App(["recall", "--id", "m9", .. to]);
        var again = await App(["recall", "--id", "m9", "--json", .. to]);
        var bySeq = await App("recall", "--seq", "99", "--group", "team9", "--json");

        Assert.Equal((0, 0, 1), (recalled.ExitCode, again.ExitCode, bySeq.ExitCode));
        string[] expected =
        [
            $"{WireIds.Account("demo", "bob9")} (bob9)  seq=1  code=ok", $"{WireIds.Group("demo", "team9")} (team9)  seq=2  code=ok",
            $"{WireIds.Tag("demo", "red9")} (red9)  seq=1  code=ok",
        ];
        Assert.Equal(expected, sent.Output);
        Assert.Equal(expected, recalled.Output);
        Assert.Equal((3, "ok"), (again.Output.Length, Word(again.Output[0], "code")));
        Assert.Equal("not_found", Word(Assert.Single(bySeq.Output), "code"));
    }

    [Fact]
    public async Task Users_are_found_by_account_and_by_what_they_carry()
    {
        await App("tag", "add", "red10", "bob10", "carol10");

        var bob = await App("user", "get", WireIds.Account("demo", "bob10").Value, "--json");
        var carol = await App("user", "get", "carol10");
        var tagged = await App("tag", "users", "red10", "--json");
        var nobody = await App("user", "get", WireIds.Account("demo", "nobody10").Value);

        Assert.Equal(("bob10", 0, 1), (Word(Assert.Single(bob.Output), "userId"), carol.ExitCode, nobody.ExitCode));
        Assert.StartsWith("carol10  account=", Assert.Single(carol.Output), StringComparison.Ordinal);
        Assert.Equal(["bob10", "carol10"], tagged.Output.Select(line => Word(line, "userId")).Order());
    }

    [Fact]
    public async Task The_tenant_is_the_apps_whatever_the_option_says()
    {
        await App("group", "create", "--owner", "bob11", "--group-no", "team11");

        var sent = await App("send", "--group", "team11", "--target", "bob11", "--tenant", "acme", "--json", "hello");
        var group = await App("group", "get", "team11", "--tenant", "acme", "--json");

        Assert.Equal((0, 0), (sent.ExitCode, group.ExitCode));
        Assert.Equal(WireIds.Group("demo", "team11").Value, Word(Assert.Single(group.Output), "groupId"));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_told_and_exit_code_1()
    {
        var sent = await App("send", "--account", WireIds.Account("demo", "nobody at all").Value, "--json", "hello");

        Assert.Equal(1, sent.ExitCode);
        Assert.Equal("not_found", Word(Assert.Single(sent.Output), "code"));
    }

    [Fact]
    public async Task A_wrong_secret_is_one_sentence_and_exit_code_1()
    {
        var refused = await Im("app", "send", "--app", "demo", "--secret", "wrong", "--user", "bob6", "hello");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("im: ", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task No_server_is_exit_code_3()
    {
        var outcome = await ImProgram.Run(
            "app", "send", "--app", "demo", "--secret", "demo-secret", "--user", "bob7", "hello", "--server", "http://127.0.0.1:9");

        Assert.Equal(3, outcome.ExitCode);
    }

    [Theory]
    [InlineData("app", "send", "--secret", "s", "--user", "bob8", "hello")]
    [InlineData("app", "send", "--app", "demo", "--secret", "s", "hello")]
    [InlineData("app", "send", "--app", "demo", "--secret", "s", "--user", "bob8")]
    [InlineData("app", "send", "--app", "demo", "--secret", "s", "--user", "bob8", "--content", "{}", "hello")]
    [InlineData("app", "send", "--app", "demo", "--secret", "s", "--user", "bob8", "--content", "[]")]
    [InlineData("app", "recall", "--app", "demo", "--secret", "s", "--user", "bob8")]
    [InlineData("app", "recall", "--app", "demo", "--secret", "s", "--user", "bob8", "--id", "m", "--seq", "1")]
    [InlineData("app", "recall", "--app", "demo", "--secret", "s", "--id", "m")]
    [InlineData("app", "user", "get", "--app", "demo", "--secret", "s")]
    [InlineData("app", "tag", "add", "--app", "demo", "--secret", "s", "red8")]
    public async Task Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        var outcome = await ImProgram.Run(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("im: ", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();

    private Task<ImProgram.Outcome> App(params string[] arguments) =>
        Im(["app", .. arguments, "--app", "demo", "--secret", "demo-secret"]);

    private Task<ImProgram.Outcome> Push(params string[] arguments) =>
        Im(["push", .. arguments, "--app", "demo", "--secret", "demo-secret"]);

    private Task<ImProgram.Outcome> Im(params string[] arguments) =>
        ImProgram.Run([.. arguments, "--server", server.Process.Http.ToString(), "--store", _stores.Path]);

    private static string? Word(string line, string name) => Member(line, name).GetString();

    private static JsonElement Member(string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty(name).Clone();
    }
}
