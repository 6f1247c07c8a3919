using System.Text.Json;
using Im.EndToEnd.Tests.Sdk;
using Im.Protocol;
using Im.Testing;

namespace Im.EndToEnd.Tests.Cli;

public sealed class Groups_on_the_command_line(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly TempDirectory _stores = new();

    [Fact]
    public async Task A_group_is_made_looked_at_and_written_to()
    {
        await Register("bob1", "carol1");

        var created = await Im("group", "create", "--as", "alice1", "--group-no", "team1", "--name", "team", "--member", "bob1", "--json");
        var sent = await Im("group", "send", "--as", "alice1", "team1", "hello", "all");
        var heard = await Im("listen", "--as", "bob1", "--count", "2", "--timeout", "30", "--json");
        var mine = await Im("group", "list", "--as", "bob1", "--json");

        Assert.Equal((0, 0, 0, 0), (created.ExitCode, sent.ExitCode, heard.ExitCode, mine.ExitCode));
        var group = WireIds.Group("demo", "team1").Value;
        Assert.Equal((group, "team", 2), (Word(created, "groupId"), Word(created, "name"), Member(created.Output[0], "memberCount").GetInt32()));
        Assert.EndsWith("alice1 in team1: hello all  (sent #2)", Assert.Single(sent.Output), StringComparison.Ordinal);
        Assert.Equal((group, WireIds.Account("demo", "alice1").Value), (Word(heard.Messages[1], "peer"), Word(heard.Messages[1], "from")));
        Assert.Equal((group, "member"), (Word(mine, "groupId"), Word(mine, "role")));
    }

    [Fact]
    public async Task A_group_is_a_conversation_like_any_other()
    {
        await Register("bob9");
        await Im("group", "create", "--as", "alice9", "--group-no", "team9", "--member", "bob9");

        var sent = await Im("send", "--as", "bob9", "--group", "team9", "hello", "all");
        var history = await Im("history", "--as", "alice9", "--group", "team9");
        var both = await Im("history", "--as", "alice9", "--group", "team9", "--with", "bob9");

        Assert.Equal((0, 0, 2), (sent.ExitCode, history.ExitCode, both.ExitCode));
        Assert.EndsWith("hello all", history.Output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_for_one_member_is_not_shown_to_the_others()
    {
        await Register("bob2", "carol2");
        await Im("group", "create", "--as", "alice2", "--group-no", "team2", "--member", "bob2", "--member", "carol2");

        await Im("group", "send", "--as", "alice2", "team2", "--target", "bob2", "psst");
        await Im("group", "send", "--as", "alice2", "team2", "hello");

        Assert.Equal(["psst", "hello"], await Texts("bob2", 3));
        Assert.Equal(["hello"], await Texts("carol2", 2));
    }

    [Fact]
    public async Task Members_come_are_promoted_muted_and_go()
    {
        await Register("bob3", "carol3");
        await Im("group", "create", "--as", "alice3", "--group-no", "team3");

        var invited = await Im("group", "invite", "--as", "alice3", "team3", "bob3", "carol3");
        await Im("group", "role", "--as", "alice3", "team3", "bob3", "admin");
        await Im("group", "mute", "--as", "alice3", "team3", "carol3", "--until", "1h");
        var muted = await Im("group", "send", "--as", "carol3", "team3", "hello");
        await Im("group", "mute", "--as", "alice3", "team3", "carol3", "--off");
        var heard = await Im("group", "send", "--as", "carol3", "team3", "hello");
        var members = await Im("group", "members", "--as", "alice3", "team3", "--json");
        var removed = await Im("group", "remove", "--as", "bob3", "team3", "carol3", "--ban");
        var banned = await Im("group", "members", "--as", "alice3", "team3", "--state", "banned", "--json");
        var left = await Im("group", "leave", "--as", "bob3", "team3");

        Assert.Equal((0, 1, 0, 0, 0), (invited.ExitCode, muted.ExitCode, heard.ExitCode, removed.ExitCode, left.ExitCode));
        Assert.Equal(["admin", "member", "owner"], members.Output.Select(line => Word(line, "role")).Order());
        Assert.Equal(WireIds.Account("demo", "carol3").Value, Word(banned, "account"));
    }

    [Fact]
    public async Task Joining_may_wait_for_an_admin()
    {
        await Register("bob4");
        await Im("group", "create", "--as", "alice4", "--group-no", "team4", "--join-approval", "true");

        var asked = await Im("group", "join", "--as", "bob4", "team4", "--json");
        await Im("group", "update", "--as", "alice4", "team4", "--join-approval", "false");
        var joined = await Im("group", "join", "--as", "bob4", "team4", "--json");

        Assert.Equal(("requested", "member"), (Word(asked, "state"), Word(joined, "state")));
    }

    [Fact]
    public async Task A_chat_can_be_a_groups()
    {
        await Register("bob5");
        await Im("group", "create", "--as", "alice5", "--group-no", "team5", "--member", "bob5");
        await using var alice = ImProgram.Start(WithServer(["chat", "--as", "alice5", "--group", "team5"]));
        await using var bob = ImProgram.Start(WithServer(["chat", "--as", "bob5", "--group", "team5"]));

        await alice.Write("hello");
        await bob.Until("in team5: hello");
        await bob.Write("hi");
        await alice.Until("in team5: hi");

        Assert.Equal((0, 0), ((await alice.End()).ExitCode, (await bob.End()).ExitCode));
    }

    [Fact]
    public async Task What_became_of_each_says_the_names_that_were_typed()
    {
        await Register("bob8");
        await Im("group", "create", "--as", "alice8", "--group-no", "team8");

        var invited = await Im("group", "invite", "--as", "alice8", "team8", "bob8", "nobody8");
        var left = await Im("group", "leave", "--as", "bob8", "team8");

        Assert.Equal([$"{WireIds.Account("demo", "bob8")} (bob8)  ok", $"{WireIds.Account("demo", "nobody8")} (nobody8)  not_found"], invited.Output);
        Assert.Equal($"{WireIds.Group("demo", "team8")} (team8)  left", Assert.Single(left.Output));
    }

    [Fact]
    public async Task Members_that_are_not_there_are_named_where_a_group_is_not_made_for_them()
    {
        await Register("bob9");

        var refused = await Im("group", "create", "--as", "alice9", "--member", "bob9", "--member", "nobody9", "--member", "none9");

        Assert.Equal((1, "im: Not there: nobody9, none9."), (refused.ExitCode, refused.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_one_sentence_and_exit_code_1()
    {
        var refused = await Im("group", "get", "--as", "alice6", "no-such-group");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("im: ", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_name_that_no_group_can_have_is_wrong_usage()
    {
        var refused = await Im("group", "get", "--as", "alice6", "a/b");

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("im: A group is named by ", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group")]
    [InlineData("group", "get", "--as", "alice7")]
    [InlineData("group", "invite", "--as", "alice7", "team7")]
    [InlineData("group", "role", "--as", "alice7", "team7", "bob7", "king")]
    [InlineData("group", "members", "--as", "alice7", "team7", "--state", "asleep")]
    [InlineData("group", "mute", "--as", "alice7", "team7", "--until", "1h", "--off")]
    [InlineData("group", "mute", "--as", "alice7", "team7", "--until", "soon")]
    [InlineData("group", "update", "--as", "alice7", "team7", "--who-may-send", "nobody")]
    [InlineData("chat", "--as", "alice7")]
    [InlineData("chat", "--as", "alice7", "--with", "bob7", "--group", "team7")]
    public async Task Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        var outcome = await ImProgram.Run(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("im: ", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();

    private async Task Register(params string[] users)
    {
        foreach (var user in users) Assert.Equal(0, (await Im("register", "--as", user)).ExitCode);
    }

    /// <summary>The texts among the next messages that a user sees: the others are changes of the group.</summary>
    private async Task<List<string?>> Texts(string user, int messages)
    {
        var heard = await Im("listen", "--as", user, "--count", $"{messages}", "--timeout", "30", "--json");
        return [.. heard.Messages.Where(line => Member(line, "type").GetInt32() == 0).Select(line => Member(line, "content").GetProperty("text").GetString())];
    }

    private Task<ImProgram.Outcome> Im(params string[] arguments) => ImProgram.Run(WithServer(arguments));

    private string[] WithServer(string[] arguments) =>
        [.. arguments, "--server", server.Process.Http.ToString(), "--store", _stores.Path];

    private static string? Word(ImProgram.Outcome outcome, string name) => Word(Assert.Single(outcome.Output), name);

    private static string? Word(string line, string name) => Member(line, name).GetString();

    private static JsonElement Member(string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty(name).Clone();
    }
}
