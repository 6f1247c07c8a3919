using System.Collections.Concurrent;
using Im.Client;
using Im.Client.Connections;

namespace Im.Unit.Tests.Client;

/// <summary>The app closes the client, and what is under way fails over it or beside it.</summary>
public sealed class Closing_while_an_attempt_fails : IAsyncDisposable
{
    private readonly ClientKit _kit = new();
    private readonly ConcurrentQueue<ConnectionStateChange> _changes = new();

    private FakeServer Server => _kit.Server;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Failures =>
    [
        new ImUnreachableException("nobody there"),
        new ImException(ErrorCode.RateLimited, "too many"),
        new ImException(ErrorCode.Invalid, "malformed"),
        new ConnectionRefusedException(0x88, "The server cannot take the connection now."),
        new ObjectDisposedException("socket"),
    ];

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Is_a_plain_stop(Exception failure)
    {
        var alice = await Open();
        var closed = Task.CompletedTask;
        Server.OnConnect = () =>
        {
            closed = alice.DisconnectAsync();
            throw failure;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alice.ConnectAsync(Deadline));
        await closed.WaitAsync(Deadline);

        Assert.Equal([new(ConnectionState.Connecting, null), new(ConnectionState.Disconnected, null)], _changes);
    }

    [Fact]
    public async Task Is_a_plain_stop_also_while_it_tries_again()
    {
        var alice = await Open();
        var (attempts, closed) = (0, new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously));
        Server.OnConnect = () =>
        {
            if (++attempts == 2) closed.SetResult(alice.DisconnectAsync());
            throw new ImUnreachableException("nobody there");
        };

        alice.Start();
        await (await closed.Task.WaitAsync(Deadline)).WaitAsync(Deadline);

        Assert.Equal(new ConnectionStateChange(ConnectionState.Disconnected, null), _changes.Last());
        Assert.Equal(1, _changes.Count(change => change.State == ConnectionState.Reconnecting));
    }

    [Fact]
    public async Task Does_not_hide_that_the_device_is_logged_out()
    {
        var alice = await Open();
        Server.OnConnect = () =>
        {
            _ = alice.DisconnectAsync();
            throw new ConnectionRefusedException(ConnectionRefusedException.LoggedOut, "logged out");
        };

        await Assert.ThrowsAsync<ImException>(() => alice.ConnectAsync(Deadline));

        Assert.Equal(ConnectionState.LoggedOut, alice.State);
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private async Task<ImClient> Open()
    {
        var client = await _kit.Open();
        client.StateChanged += (_, change) => _changes.Enqueue(change);
        return client;
    }
}
