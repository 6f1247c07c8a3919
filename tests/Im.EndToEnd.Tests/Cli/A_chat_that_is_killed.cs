using Im.EndToEnd.Tests.Sdk;
using Im.Testing;

namespace Im.EndToEnd.Tests.Cli;

public sealed class A_chat_that_is_killed : IAsyncLifetime
{
    private readonly RunningServer _server = new();
    private readonly TempDirectory _stores = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _stores.Dispose();
    }

    [Fact]
    public async Task While_the_server_is_down_has_its_lines_sent_by_the_next_one()
    {
        await (await _server.Connect("bob")).DisposeAsync();
        await using (var chat = Start())
        {
            await chat.Write("before");
            await chat.Until("\"event\":\"sent\"");
            await _server.Process.Kill();
            await chat.Until("\"state\":\"reconnecting\"");
            await chat.Write("kept");
            await chat.UntilError("waiting to be sent: kept");
        }

        await _server.Process.Restart();
        await using var next = Start();
        var end = await next.End();

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(["before", "kept"], await (await _server.Connect("bob")).SeeTexts(2));
    }

    private ImProgram Start() => ImProgram.Start(
        "chat", "--as", "alice", "--with", "bob", "--json", "--server", _server.Process.Http.ToString(), "--store", _stores.Path);
}
