using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Client.Connections;

/// <summary>Keeps the device connected: connect, live, and after a pause again, until told to stop or told off.</summary>
internal sealed partial class ConnectionLoop(Parts parts, IConnector connector, ILogger<ConnectionLoop> logger)
{
    // So many gateways that cannot be reached in a row, and the address is asked for again.
    private const int AddressTries = 3;

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Backoff _backoff = new(parts.Options.BackoffMin, parts.Options.BackoffMax, Random.Shared);
    private volatile OnlineSession? _live;
    private ConnectionState _state = ConnectionState.Disconnected;
    private int _unreachable;

    public ConnectionState State => _state;

    /// <summary>Whether it will make no connection any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The session, if there is a connection.</summary>
    public OnlineSession? Live => _live;

    /// <summary>Completes once connected and caught up; fails if that will not be.</summary>
    public Task First => _first.Task;

    /// <param name="patient">Whether to go on trying if the very first attempt finds no server.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Run(bool patient, CancellationToken cancellation)
    {
        Become(ConnectionState.Connecting, null);
        try
        {
            while (await Once(patient, cancellation).ConfigureAwait(false) is { } pause)
            {
                patient = true;
                await Task.Delay(pause, parts.Options.TimeProvider, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (cancellation.IsCancellationRequested)
        {
            // Whatever an attempt fails with once the app has ended it: the app has what it asked for.
            LogEnded(e.Message);
            Become(ConnectionState.Disconnected, null);
            _first.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception e)
        {
            LogBroken(e);
            Stop(ConnectionState.Disconnected, new ImException(ErrorCode.Unavailable, e.Message, e));
        }
    }

    /// <returns>The pause before the next attempt; null if there shall be none.</returns>
    private async Task<TimeSpan?> Once(bool patient, CancellationToken cancellation)
    {
        try
        {
            var connection = await Connect(cancellation).ConfigureAwait(false);
            return await LiveOn(connection, cancellation).ConfigureAwait(false);
        }
        catch (ConnectionRefusedException e) when (e.Reason == ConnectionRefusedException.LoggedOut)
        {
            await parts.Sessions.Forget().ConfigureAwait(false);
            return Stop(ConnectionState.LoggedOut, new ImException(ErrorCode.Forbidden, e.Message, e));
        }
        catch (ImException e) when (e.Code == ErrorCode.Forbidden)
        {
            await parts.Sessions.Forget().ConfigureAwait(false);
            return Stop(ConnectionState.LoggedOut, e);
        }
        catch (ConnectionRefusedException e) when (!cancellation.IsCancellationRequested)
        {
            return Again(patient, new ImException(ErrorCode.Unavailable, e.Message, e));
        }
        catch (ImException e) when (!cancellation.IsCancellationRequested)
        {
            return e.Code is ErrorCode.Unavailable or ErrorCode.RateLimited ? Again(patient, e) : Stop(ConnectionState.Disconnected, e);
        }
    }

    private async Task<IConnection> Connect(CancellationToken cancellation)
    {
        var session = await parts.Sessions.Current(cancellation).ConfigureAwait(false);
        try
        {
            var connection = await connector.Connect(session, cancellation).ConfigureAwait(false);
            _unreachable = 0;
            return connection;
        }
        catch (ImUnreachableException) when (++_unreachable % AddressTries == 0)
        {
            // The address is as old as the token, and may be that of a gateway that has gone for good.
            await parts.Sessions.Renew(cancellation).ConfigureAwait(false);
            throw;
        }
        catch (ConnectionRefusedException e) when (e.Reason == ConnectionRefusedException.BadCredentials)
        {
            await parts.Sessions.Renew(cancellation).ConfigureAwait(false);
            session = await parts.Sessions.Current(cancellation).ConfigureAwait(false);
            return await connector.Connect(session, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan?> LiveOn(IConnection connection, CancellationToken cancellation)
    {
        var session = new OnlineSession(parts, connection, _backoff);
        _live = session;
        Become(ConnectionState.Online, null);
        var first = Tell(session.Syncer.CaughtUp);
        string why;
        try
        {
            why = await session.Run(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _live = null;
            await connection.DisposeAsync().ConfigureAwait(false);
            await first.ConfigureAwait(false);
        }

        if (session.Final is not { } final)
        {
            cancellation.ThrowIfCancellationRequested();
            return Again(patient: true, new ImUnreachableException(why));
        }

        if (final.State is ConnectionState.Kicked or ConnectionState.LoggedOut) await parts.Sessions.Forget().ConfigureAwait(false);
        return Stop(final.State, new ImException(ErrorCode.Forbidden, final.Reason ?? ""));
    }

    private async Task Tell(Task caughtUp)
    {
        await caughtUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (caughtUp.IsCompletedSuccessfully) _first.TrySetResult();
    }

    private TimeSpan? Again(bool patient, ImException reason)
    {
        if (!patient) return Stop(ConnectionState.Disconnected, reason);
        Become(ConnectionState.Reconnecting, reason.Message);
        var pause = _backoff.Next();
        if (reason.RetryAfter > pause) pause = reason.RetryAfter.Value;
        LogAgain(reason.Message, pause);
        return pause;
    }

    private TimeSpan? Stop(ConnectionState state, ImException reason)
    {
        HasEnded = true;
        Become(state, reason.Message);
        _first.TrySetException(reason);

        // A server that cannot be reached now may be reached later; the app will say when to try.
        if (reason is not ImUnreachableException) parts.Outbox.Stopped(reason);
        return null;
    }

    private void Become(ConnectionState state, string? reason)
    {
        if (_state == state) return;
        _state = state;
        parts.Notices.State(new ConnectionStateChange(state, reason));
    }

    [LoggerMessage(LogLevel.Warning, "Not connected: {Reason} Tried again in {Pause}.")]
    private partial void LogAgain(string reason, TimeSpan pause);

    [LoggerMessage(LogLevel.Debug, "The app has ended the connection: {Reason}")]
    private partial void LogEnded(string reason);

    [LoggerMessage(LogLevel.Error, "The client cannot go on.")]
    private partial void LogBroken(Exception e);
}
