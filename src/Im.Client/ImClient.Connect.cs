using Im.Client.Connections;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging;

namespace Im.Client;

public sealed partial class ImClient
{
    private readonly Lock _gate = new();
    private ConnectionLoop? _loop;
    private Task _running = Task.CompletedTask;
    private CancellationTokenSource? _stop;

    /// <summary>Where the client stands with its server.</summary>
    public ConnectionState State => _loop?.State ?? ConnectionState.Disconnected;

    /// <summary>Registers this device, or registers it again, and keeps what the server answers. <see cref="ConnectAsync"/>
    /// does it by itself where needed.</summary>
    /// <exception cref="ImException">The server refused.</exception>
    public Task<RegisterResponse> RegisterAsync(CancellationToken cancellationToken = default) =>
        _parts.Sessions.Register(cancellationToken);

    /// <summary>Connects, and returns when everything missed is in the store. From then on the connection is kept: lost, it
    /// is made again, until <see cref="DisconnectAsync"/>, or until the server wants the device no more.</summary>
    /// <exception cref="ImUnreachableException">There is no server; nothing more is tried. To wait for one, use
    /// <see cref="Start"/>.</exception>
    /// <exception cref="ImException">The server refused.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        var loop = Begin(patient: false);
        try
        {
            await loop.First.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await DisconnectAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects in the background, and goes on trying where there is no server or network: for an app that
    /// starts offline. <see cref="StateChanged"/> says what comes of it.</summary>
    public void Start() => Begin(patient: true);

    /// <summary>Closes the connection and lets it be. The device stays registered.</summary>
    public async Task DisconnectAsync()
    {
        Task running;
        lock (_gate)
        {
            _stop?.Cancel();
            running = _running;
        }

        await running.ConfigureAwait(false);
    }

    private ConnectionLoop Begin(bool patient)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            if (_loop is { HasEnded: false } && _stop is { IsCancellationRequested: false }) return _loop;

            var (before, stop) = (_running, new CancellationTokenSource());
            var loop = new ConnectionLoop(_parts, _connector, new Logger<ConnectionLoop>(Options.LoggerFactory));
            (_loop, _stop) = (loop, stop);
            _running = Task.Run(async () =>
            {
                await before.ConfigureAwait(false);
                await loop.Run(patient, stop.Token).ConfigureAwait(false);
            });
            return loop;
        }
    }

    private OnlineSession Online() => _loop?.Live ?? throw new ImUnreachableException("The client is not connected.");
}
