using Im.Client;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class A_server_that_goes_away : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_written_meanwhile_is_sent_when_it_is_back()
    {
        var (alice, bob) = (await _server.Connect("alice"), await _server.Connect("bob"));
        await alice.SendTextAsync(bob.Account.AsPeer(), "before", cancellationToken: Deadline);
        var lost = alice.Becomes(ConnectionState.Reconnecting);
        await _server.Process.Kill();
        await lost;

        var sending = Enumerable.Range(0, 10).Select(i => alice.SendTextAsync(bob.Account.AsPeer(), $"{i}", cancellationToken: Deadline)).ToList();
        await _server.Process.Restart();
        await Task.WhenAll(sending);

        Assert.Equal(["before", .. Enumerable.Range(0, 10).Select(i => $"{i}")], await bob.SeeTexts(11));
    }

    [Fact]
    public async Task Killed_amid_a_stream_it_loses_and_doubles_nothing()
    {
        var (alice, bob) = (await _server.Connect("alice"), await _server.Connect("bob"));
        var texts = Enumerable.Range(0, 300).Select(i => $"{i}").ToList();

        var sending = texts.Select(text => alice.SendTextAsync(bob.Account.AsPeer(), text, cancellationToken: Deadline)).ToList();
        await sending[50];
        await _server.Process.Kill();
        await _server.Process.Restart();
        var sent = await Task.WhenAll(sending);

        Assert.Equal(Enumerable.Range(1, 300).Select(seq => (long)seq), sent.Select(message => message.Seq));
        Assert.Equal<string?>(texts, await bob.SeeTexts(300));
    }

    [Fact]
    public async Task Stopped_amid_a_stream_it_loses_and_doubles_nothing()
    {
        var (alice, bob) = (await _server.Connect("alice"), await _server.Connect("bob"));
        var texts = Enumerable.Range(0, 300).Select(i => $"{i}").ToList();

        var sending = texts.Select(text => alice.SendTextAsync(bob.Account.AsPeer(), text, cancellationToken: Deadline)).ToList();
        await sending[50];
        await _server.Process.Stop();
        await _server.Process.Restart();
        var sent = await Task.WhenAll(sending);

        Assert.Equal(Enumerable.Range(1, 300).Select(seq => (long)seq), sent.Select(message => message.Seq));
        Assert.Equal<string?>(texts, await bob.SeeTexts(300));
    }

    [Fact]
    public async Task A_client_that_was_closed_with_unsent_messages_sends_them_when_opened_again()
    {
        await (await _server.Connect("bob")).DisposeAsync();
        var alice = await _server.Connect("alice");
        var lost = alice.Becomes(ConnectionState.Reconnecting);
        await _server.Process.Stop();
        await lost;
        var content = System.Text.Encoding.UTF8.GetBytes("""{"text":"from the outbox"}""");
        await alice.EnqueueAsync(alice.AccountOf("bob"), 0, content, new SendOptions { Id = "kept" }, Deadline);
        await alice.DisposeAsync();
        await _server.Process.Restart();

        var (again, bob) = (await _server.Connect("alice"), await _server.Connect("bob"));

        var message = Assert.Single(await bob.See(1));
        Assert.Equal(("kept", "from the outbox"), (message.Id, message.Text));
        Assert.Equal("kept", Assert.Single(await again.HistoryAsync(bob.Account.AsPeer())).Id);
    }

    [Fact]
    public async Task A_client_started_before_it_comes_online_with_it()
    {
        await _server.Process.Stop();
        var alice = await _server.Open("alice");
        await Assert.ThrowsAsync<ImUnreachableException>(() => alice.ConnectAsync(Deadline));
        var online = alice.Becomes(ConnectionState.Online);

        alice.Start();
        await _server.Process.Restart();

        await online;
    }
}
