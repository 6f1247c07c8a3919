using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Im.EndToEnd.Tests.Sdk;
using Im.Protocol;
using Im.Testing;

namespace Im.EndToEnd.Tests.Cli;

public sealed class The_command_line(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly TempDirectory _stores = new();

    [Fact]
    public async Task What_is_sent_is_heard_once()
    {
        await Im("register", "--as", "bob1");

        var sent = await Im("send", "--as", "alice1", "--to", "bob1", "hello", "there");
        var heard = await Im("listen", "--as", "bob1", "--count", "1", "--timeout", "30");
        var again = await Im("listen", "--as", "bob1", "--count", "1", "--timeout", "1");

        Assert.Equal((0, 0, 1), (sent.ExitCode, heard.ExitCode, again.ExitCode));
        Assert.EndsWith("hello there", Assert.Single(heard.Output), StringComparison.Ordinal);
        Assert.EndsWith("(sent #1)", Assert.Single(sent.Output), StringComparison.Ordinal);
        Assert.Empty(again.Output);
    }

    [Fact]
    public async Task Two_chats_by_redirected_input_talk_to_each_other()
    {
        await Im("register", "--as", "bob2");
        await using var alice = Start("chat", "--as", "alice2", "--with", "bob2");
        await using var bob = Start("chat", "--as", "bob2", "--with", "alice2");

        await alice.Write("hello");
        Assert.EndsWith("alice2: hello", await bob.Line(), StringComparison.Ordinal);
        await bob.Write("hi");
        Assert.EndsWith("bob2: hi  (sent #2)", await bob.Line(), StringComparison.Ordinal);
        Assert.EndsWith("alice2: hello  (sent #1)", await alice.Line(), StringComparison.Ordinal);
        Assert.EndsWith("bob2: hi", await alice.Line(), StringComparison.Ordinal);

        Assert.Equal((0, 0), ((await alice.End()).ExitCode, (await bob.End()).ExitCode));
    }

    [Fact]
    public async Task A_chat_sends_all_its_input_and_ends_when_all_is_acknowledged()
    {
        await Im("register", "--as", "bob3");
        await using var alice = Start("chat", "--as", "alice3", "--with", "bob3", "--json");

        for (var i = 0; i < 400; i++) await alice.Write($"line {i}");
        var end = await alice.End();
        var history = await Im("history", "--as", "bob3", "--with", "alice3", "--limit", "1000", "--json");

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(400, end.Output.Count(line => line.StartsWith("{\"event\":\"sent\"", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"line {i}"), history.Output.Select(Text));
    }

    [Fact]
    public async Task Json_lines_tell_scripts_all_there_is()
    {
        await Im("register", "--as", "bob4");

        var sent = await Im("send", "--as", "alice4", "--to", "bob4", "--json", "\"ü\" 你好");

        using var line = JsonDocument.Parse(Assert.Single(sent.Output));
        Assert.Equal("sent", line.RootElement.GetProperty("event").GetString());
        Assert.Equal(WireIds.Account("demo", "bob4").Value, line.RootElement.GetProperty("peer").GetString());
        Assert.Equal(1, line.RootElement.GetProperty("seq").GetInt64());
        Assert.Equal("\"ü\" 你好", Text(sent.Output[0]));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public async Task The_server_may_be_named_by_the_environment(bool wellFormed, int exitCode)
    {
        await using var im = ImProgram.Start(
            [("IM_SERVER", wellFormed ? server.Process.Http.ToString() : "somewhere")],
            ["register", "--as", "alice16", "--store", _stores.Path]);

        var end = await im.End();

        Assert.Equal(exitCode, end.ExitCode);
        if (!wellFormed) Assert.Contains("'somewhere' is not an http or https address.", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_taken_as_it_is()
    {
        await Im("register", "--as", "bob5");

        var sent = await Im("send", "--as", "alice5", "--to", WireIds.Account("demo", "bob5").Value, "hello");

        Assert.Equal(0, sent.ExitCode);
    }

    [Fact]
    public async Task Register_shows_what_another_mqtt_client_needs()
    {
        var registered = await Im("register", "--as", "alice6", "--json");

        using var line = JsonDocument.Parse(Assert.Single(registered.Output));
        Assert.Equal(WireIds.Account("demo", "alice6").Value, line.RootElement.GetProperty("account").GetString());
        Assert.Equal(server.Process.MqttPort, line.RootElement.GetProperty("mqtt").GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task History_shows_no_more_than_asked_for()
    {
        await Im("register", "--as", "bob7");
        for (var i = 0; i < 3; i++) await Im("send", "--as", "alice7", "--to", "bob7", $"{i}");

        var newest = await Im("history", "--as", "alice7", "--with", "bob7", "--limit", "2", "--json");
        var none = await Im("history", "--as", "alice7", "--with", "bob7", "--since", "2099-01-01", "--json");

        Assert.Equal(["1", "2"], newest.Output.Select(Text));
        Assert.Equal((0, 0), (none.ExitCode, none.Output.Length));
    }

    [Fact]
    public async Task A_refusal_is_one_sentence_and_exit_code_1()
    {
        var refused = await Im("send", "--as", "alice8", "--to", "nobody at all", "hello");

        Assert.Equal(1, refused.ExitCode);
        AssertOneSentence(refused.Error);
    }

    [Theory]
    [InlineData("send", "--as", "alice9")]
    [InlineData("dance")]
    [InlineData("listen", "--as", "alice9", "--count", "many")]
    [InlineData("listen", "--as", "alice9", "--tenant", "no such name")]
    public async Task Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        var outcome = await Im(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("im: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_is_one_sentence_and_exit_code_3()
    {
        var outcome = await ImProgram.Run(
            "send", "--as", "alice10", "--to", "bob10", "hello", "--server", "http://127.0.0.1:9", "--store", _stores.Path);

        Assert.Equal(3, outcome.ExitCode);
        AssertOneSentence(outcome.Error);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_has_not_been_sent_the_text()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var sent = await ImProgram.Run(
            "send", "--as", "alice9", "--to", "bob9", "hello", "--timeout", "2", "--server", $"http://{silent.LocalEndpoint}",
            "--store", _stores.Path);

        Assert.Equal(1, sent.ExitCode);
        Assert.EndsWith("the text was not sent.", sent.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_tells_the_exit_codes()
    {
        var help = await ImProgram.Run("--help");

        Assert.Contains("Exit codes: 0 done", string.Concat(help.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_program_with_the_same_device_is_told_to_take_another()
    {
        await using var first = Start("chat", "--as", "alice11", "--with", "alice11");
        await first.Write("note to myself");
        await first.Line();

        var second = await Im("send", "--as", "alice11", "--to", "alice11", "hello");
        var other = await Im("send", "--as", "alice11", "--to", "alice11", "hello", "--device", "other");

        Assert.Equal((1, 0), (second.ExitCode, other.ExitCode));
        Assert.Contains("another device", second.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();

    private Task<ImProgram.Outcome> Im(params string[] arguments) => ImProgram.Run(WithServer(arguments));

    private ImProgram Start(params string[] arguments) => ImProgram.Start(WithServer(arguments));

    private string[] WithServer(string[] arguments) =>
        [.. arguments, "--server", server.Process.Http.ToString(), "--store", _stores.Path];

    private static string? Text(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("content").GetProperty("text").GetString();
    }

    private static void AssertOneSentence(string error)
    {
        Assert.StartsWith("im: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
