using Im.Client;
using Im.Testing;

namespace Im.EndToEnd.Tests.Sdk;

/// <summary>A server for the tests of a class, and clients of it, each with a store of its own.</summary>
public class RunningServer : IAsyncLifetime
{
    private readonly List<ImClient> _clients = [];
    private readonly TempDirectory _stores = new();
    private ServerProcess? _process;

    public ServerProcess Process => _process ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Settings of the server beside the kit's.</summary>
    protected virtual Dictionary<string, string> Settings => [];

    public async ValueTask InitializeAsync() => _process = await ServerProcess.Start(Settings);

    public ImClientOptions Options(string user, string device = "phone") => new()
    {
        Server = Process.Http,
        TenantNo = "demo",
        UserId = user,
        DeviceId = $"{user}-{device}",
        StorePath = Path.Combine(_stores.Path, $"{user}-{device}.db"),
        BackoffMax = TimeSpan.FromSeconds(1),
    };

    public async Task<ImClient> Open(string user, string device = "phone", Func<ImClientOptions, ImClientOptions>? change = null)
    {
        var options = Options(user, device);
        var client = await ImClient.OpenAsync(change is null ? options : change(options), TestContext.Current.CancellationToken);
        lock (_clients) _clients.Add(client);
        return client;
    }

    public async Task<ImClient> Connect(string user, string device = "phone", Func<ImClientOptions, ImClientOptions>? change = null)
    {
        var client = await Open(user, device, change);
        await client.ConnectAsync(TestContext.Current.CancellationToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        if (_process is not null) await _process.DisposeAsync();
        _stores.Dispose();
        GC.SuppressFinalize(this);
    }
}
