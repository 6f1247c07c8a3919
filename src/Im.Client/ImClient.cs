using Im.Client.Connections;
using Im.Client.Registration;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Client;

/// <summary>
/// A device of a user: it sends and receives messages, and keeps them in a local store. All members may be called from
/// any thread; events come from threads of the pool. One store belongs to one client at a time.
/// </summary>
public sealed partial class ImClient : IAsyncDisposable
{
    private readonly Parts _parts;
    private readonly IConnector _connector;
    private readonly IRegistrar _registrar;
    private readonly Task _announcing;
    private int _disposed;

    private ImClient(ImClientOptions options, string deviceId, LocalStore store, IConnector connector, IRegistrar registrar)
    {
        (Account, DeviceId, _connector, _registrar) = (options.Account, deviceId, connector, registrar);
        _parts = Parts.Build(options, deviceId, store, registrar);
        _parts.Notices.Sender = this;
        _announcing = Task.Run(_parts.Feed.Announce);
    }

    /// <summary>The user's account.</summary>
    public AccountId Account { get; }

    /// <summary>This device's unique code.</summary>
    public string DeviceId { get; }

    /// <summary>What the client was opened with.</summary>
    public ImClientOptions Options => _parts.Options;

    /// <summary>What opening a card or prescription does.</summary>
    public CardActions CardActions { get; } = new();

    /// <summary>Opens the local store, or makes it. The server is not asked for anything yet, so this works offline.</summary>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="ImException">The store is in use, or another account's.</exception>
    public static Task<ImClient> OpenAsync(ImClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return OpenAsync(options, new MqttConnector(options), new HttpRegistrar(options.Server), cancellationToken);
    }

    /// <summary>The account of a user of this client's tenant: what to write to.</summary>
    public PeerId AccountOf(string userId) => WireIds.Account(Options.TenantNo, userId).AsPeer();

    /// <summary>The group whose creator chose that number.</summary>
    public PeerId GroupOf(string groupNo) => WireIds.Group(Options.TenantNo, groupNo);

    /// <summary>The conversation of what the tenant's services send to a tag.</summary>
    public PeerId TagOf(string tag) => WireIds.Tag(Options.TenantNo, tag);

    /// <summary>The conversation of what the tenant's services send to everyone.</summary>
    public PeerId Everyone => WireIds.Everyone(Options.TenantNo);

    /// <summary>Disconnects and closes the store. What is in the outbox is sent when the store is opened and connected again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await DisconnectAsync().ConfigureAwait(false);
        _parts.Outbox.Stopped(new ImUnreachableException("The client was closed; the message stays in the outbox."));
        _parts.Feed.Close();
        await _announcing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _parts.Store.DisposeAsync().ConfigureAwait(false);
        _parts.Files.Dispose();
        _parts.Sessions.Dispose();
        (_registrar as IDisposable)?.Dispose();
    }

    internal static async Task<ImClient> OpenAsync(
        ImClientOptions options, IConnector connector, IRegistrar registrar, CancellationToken cancellation)
    {
        var path = options.StorePath ?? StoreFolder.PathUnder(options.StoreRoot ?? StoreFolder.DefaultRoot(), options);
        var store = await LocalStore.Open(path, cancellation).ConfigureAwait(false);
        try
        {
            var deviceId = await store.RunFlushed(database => StoreOwner.Claim(database, options)).ConfigureAwait(false);
            return new ImClient(options, deviceId, store, connector, registrar);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
