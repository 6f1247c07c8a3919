using Im.Client.Receiving;
using Im.Client.Rpc;
using Im.Client.Store;
using Im.Protocol;
using Im.Protocol.Rpc;
using Microsoft.Extensions.Logging;

namespace Im.Client.Connections;

/// <summary>What goes on while there is a connection: receive, send, pull, renew the token. It ends as one.</summary>
internal sealed partial class OnlineSession
{
    private static readonly TimeSpan LastWordsTime = TimeSpan.FromSeconds(1);

    private readonly Parts _parts;
    private readonly IConnection _connection;
    private readonly ILogger<OnlineSession> _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OnlineSession(Parts parts, IConnection connection, Backoff backoff)
    {
        var options = parts.Options;
        (_parts, _connection) = (parts, connection);
        _logger = new Logger<OnlineSession>(options.LoggerFactory);
        Calls = new RpcCalls(connection, options.CallTimeout, options.TimeProvider);
        Syncer = new Syncer(options, parts.Pages, Calls, SendReadMarks, backoff, new Logger<Syncer>(options.LoggerFactory));
    }

    public RpcCalls Calls { get; }

    public Syncer Syncer { get; }

    /// <summary>Set if the session ends for good, and how.</summary>
    public ConnectionStateChange? Final { get; private set; }

    /// <summary>Ends the session for good.</summary>
    public void End(ConnectionState state, string reason)
    {
        Final ??= new ConnectionStateChange(state, reason);
        _ended.TrySetResult();
    }

    /// <summary>Lives until the connection ends; says why it did.</summary>
    public async Task<string> Run(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var inbox = Guard(token => _parts.Inbox.Run(_connection, Calls, Syncer, Kicked, token), stop.Token);
        Task[] others =
        [
            Guard(token => _parts.Outbox.Run(_connection, Syncer, token), stop.Token),
            Guard(Syncer.Run, stop.Token),
            Guard(_parts.Sessions.KeepFresh, stop.Token),
        ];
        try
        {
            await Task.WhenAny(_connection.Closed, _ended.Task).WaitAsync(cancellation).ConfigureAwait(false);
            await LastWords(inbox, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([inbox, .. others]).ConfigureAwait(false);
            Calls.Close();
        }

        return await Why().ConfigureAwait(false);
    }

    private void Kicked(string reason) =>
        End(ConnectionState.Kicked, reason.Length > 0 ? reason : "The server logged this device out.");

    /// <summary>The last that the server said may be the reason for the end; a failing send can be the first sign of it.</summary>
    private async Task LastWords(Task inbox, CancellationToken cancellation)
    {
        if (Final is not null) return;
        var moment = Task.Delay(LastWordsTime, _parts.Options.TimeProvider, cancellation);
        await Task.WhenAny(_connection.Closed, moment).ConfigureAwait(false);
        if (_connection.Closed.IsCompleted) await inbox.ConfigureAwait(false);
    }

    private async Task<string> Why()
    {
        if (!_connection.Closed.IsCompleted) return "The connection failed.";
        var closed = await _connection.Closed.ConfigureAwait(false);
        if (closed.Reason == Disconnection.TakenOver)
            End(ConnectionState.Disconnected, "Another connection of this device took this one's place.");
        return closed.Text is { Length: > 0 } text ? text : "The connection was lost.";
    }

    private async Task Guard(Func<CancellationToken, Task> loop, CancellationToken cancellation)
    {
        try
        {
            await loop(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The session has ended.
        }
        catch (Exception e)
        {
            if (e is not ImUnreachableException) LogFailed(e);
            _ended.TrySetResult();
        }
    }

    /// <summary>Tells the server what was read while there was no connection.</summary>
    private async Task SendReadMarks()
    {
        foreach (var (peer, seq) in await _parts.Store.Run(database => database.ReadUnsent()).ConfigureAwait(false))
            await SendReadMark(peer, seq, CancellationToken.None).ConfigureAwait(false);
    }

    public async Task SendReadMark(PeerId peer, long seq, CancellationToken cancellation)
    {
        var mark = new MarkParams { Rid = RpcCalls.NewRid(), Target = peer.Value, Seq = seq };
        try
        {
            await Calls.Call(RpcMethods.Read, mark, WireJson.Default.MarkParams, WireJson.Default.SyncEvent, cancellation)
                .ConfigureAwait(false);
        }
        catch (ImException e) when (e.Code is ErrorCode.NotFound or ErrorCode.Invalid or ErrorCode.Forbidden)
        {
            // The conversation is no longer ours to mark.
        }

        await _parts.Store.Run(database => database.SetReadUnsent(peer, unsent: false, seq)).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Error, "A part of the session failed; the connection is given up and tried again.")]
    private partial void LogFailed(Exception e);
}
