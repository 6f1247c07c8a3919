using Im.Client;
using Im.Client.Connections;

namespace Im.Unit.Tests.Client;

/// <summary>Its database hangs, say. Whether the connection still lives, a ping tells.</summary>
public sealed class A_server_that_takes_long_to_acknowledge : IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly WatchedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly TaskCompletionSource<Acknowledgement> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClientKit _kit;

    public A_server_that_takes_long_to_acknowledge()
    {
        _kit = new ClientKit(_time);
        _kit.Server.OnSend = _ => _answer.Task;
    }

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_waited_for_while_it_answers_pings()
    {
        var (alice, sending) = await Sending();

        for (var pings = 1; pings <= 5; pings++) await Silence(pings);
        Assert.False(sending.IsCompleted);
        _answer.SetResult(new Acknowledgement(0, null) { Seq = 1, Timestamp = 1 });

        Assert.Equal(1, (await sending.WaitAsync(Deadline)).Seq);
        Assert.Equal((ConnectionState.Online, 1), (alice.State, _kit.Server.Count("connect")));
    }

    [Fact]
    public async Task Is_gone_if_it_does_not_answer_one()
    {
        _kit.Server.OnPing = () => new TaskCompletionSource().Task;
        var (alice, _) = await Sending();
        var calls = _time.TimersOf(_kit.Options.CallTimeout);

        await Silence(1);
        Until(() => _time.TimersOf(_kit.Options.CallTimeout) > calls);

        await IsGivenUp(alice, _kit.Options.CallTimeout);
    }

    [Fact]
    public async Task Is_not_waited_for_without_end()
    {
        var (alice, _) = await Sending();

        for (var pings = 1; pings <= 9; pings++) await Silence(pings);

        await IsGivenUp(alice, _kit.Options.SendTimeout);
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private async Task<(ImClient Alice, Task<ImMessage> Sending)> Sending()
    {
        var alice = await _kit.Connect();
        var sending = alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);
        Until(() => _time.TimersOf(_kit.Options.SendTimeout) == 1);
        return (alice, sending);
    }

    /// <summary>Nothing is heard for so long that it pings, and goes on waiting.</summary>
    private async Task Silence(int pings)
    {
        _time.Advance(_kit.Options.SendTimeout);
        await _kit.Server.Until(() => _kit.Server.Log.Count(line => line == "ping") == pings, $"it pinged {pings} times.");
        if (_kit.Server.OnPing().IsCompleted) Until(() => _time.TimersOf(_kit.Options.SendTimeout) == pings + 1);
    }

    private static void Until(Func<bool> holds) =>
        Assert.True(SpinWait.SpinUntil(holds, TimeSpan.FromSeconds(10)), "It does not go on.");

    /// <summary>The connection ends, when so much more time has gone and the server's last words were waited for.</summary>
    private async Task IsGivenUp(ImClient client, TimeSpan after)
    {
        var reconnecting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, change) =>
        {
            if (change.State == ConnectionState.Reconnecting) reconnecting.TrySetResult();
        };
        _time.Advance(after);
        Until(() => _time.TimersOf(LastWords) == 1);
        _time.Advance(LastWords);
        await reconnecting.Task.WaitAsync(Deadline);
    }
}
