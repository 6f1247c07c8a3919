using Im.Chaos.Checking;
using Im.Chaos.Histories;
using Im.Chaos.Systems;
using Im.Client;

namespace Im.Chaos.Load;

/// <summary>All devices, and what they do: they write to each other and to groups, come to groups and go, are closed and
/// opened again.</summary>
internal sealed class Company : IAsyncDisposable
{
    // Impatient, so that a run of minutes sees many connections; what apps wait for is the same.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly History _history;
    private readonly List<IClient> _clients;
    private readonly List<Chatter> _chatters;
    private readonly List<Comings> _comings;
    private readonly AppRestarts _restarts;
    private Task _working = Task.CompletedTask;
    private int _probes;
    private HashSet<string> _lastProbe = [];

    public Company(Cast cast, ChaosOptions options, int seed, Uri server, string directory, History history)
    {
        _history = history;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = Patience };
        _clients = [.. cast.Devices.Select(device => ClientOf(device, server, directory))];
        _chatters = [.. _clients.Select((client, i) => new Chatter(client, cast, Dice(seed, i), options.MessagesPerSecond))];
        _comings = [.. cast.Groups.Select((plan, i) => new Comings(plan, [.. Apps], Dice(seed, 1_000 + i)))];
        _restarts = new AppRestarts([.. Apps], Dice(seed, 2_000));
    }

    private IEnumerable<SdkClient> Apps => _clients.OfType<SdkClient>();

    /// <summary>Lets all connect, makes the groups, and begins.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        await Task.WhenAll(_clients.Select(it => it.Start()));
        if (!await Probe(ToConnect, cancellation)) throw new InvalidOperationException("The devices cannot send in the first place.");
        await Task.WhenAll(_comings.Select(it => it.Make(cancellation)));
        _working = Task.WhenAll(
            [.. _chatters.Select(it => it.Run(_stop.Token)), .. _comings.Select(it => it.Run(_stop.Token)), _restarts.Run(_stop.Token)]);
    }

    /// <summary>Sends one message from each device, and waits until all are acknowledged.</summary>
    /// <returns>False if they are not in time.</returns>
    public async Task<bool> Probe(TimeSpan patience, CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref _probes);
        var ids = (await Task.WhenAll(_chatters.Select(it => it.Probe(number)))).ToHashSet();
        _lastProbe = [.. ids];
        var seen = 0;
        return await Until.True(
            () =>
            {
                foreach (var answer in _history.Answers.Skip(seen))
                {
                    seen++;
                    if (answer.IsAcknowledged) ids.Remove(answer.Id);
                }

                return ids.Count == 0;
            },
            patience, cancellation);
    }

    /// <summary>Waits until the messages of the last <see cref="Probe"/> have come to all whom they are for.</summary>
    /// <returns>Who lacks which, if they do not in time.</returns>
    public async Task<IReadOnlyList<(string Device, string Id)>> Unheard(TimeSpan patience, CancellationToken cancellation)
    {
        var devices = _clients.ConvertAll(it => it.Device);
        var probes = _history.Sent.Where(it => _lastProbe.Contains(it.Id)).ToList();
        await Until.True(() => !Missing().Any(), patience, cancellation);
        return [.. Missing()];

        IEnumerable<(string Device, string Id)> Missing() => Hearing.Missing(devices, probes, _history.Shown);
    }

    /// <summary>Stops writing; devices stay connected.</summary>
    public async Task Quiet()
    {
        await _stop.CancelAsync();
        await _working;
    }

    /// <summary>Waits until every message has its answer.</summary>
    /// <returns>False if not in time.</returns>
    public Task<bool> AllAnswered(TimeSpan patience, CancellationToken cancellation) => Until.True(
        async () => (await Task.WhenAll(_clients.Select(it => it.Unanswered()))).Sum() == 0, patience, cancellation);

    /// <summary>Lets all pull, for the case that nothing told them that they missed something.</summary>
    public async Task Pull()
    {
        foreach (var client in _clients)
        {
            try
            {
                await client.Pull();
            }
            catch (ImException)
            {
                // Not connected; the check says what it lacks.
            }
        }
    }

    /// <summary>What the apps' stores hold.</summary>
    public async Task<IReadOnlyList<Kept>> Stores() => [.. (await Task.WhenAll(Apps.Select(it => it.Store()))).SelectMany(it => it)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Quiet();
        foreach (var client in _clients) await client.DisposeAsync();
        _http.Dispose();
    }

    private IClient ClientOf(Device device, Uri server, string directory) => device.Kind != DeviceKind.Sdk
        ? new RawClient(device, _http, _history)
        : new SdkClient(
            device,
            new ImClientOptions
            {
                Server = server,
                TenantNo = device.Tenant,
                UserId = device.UserId,
                DeviceId = device.Name,
                StorePath = Path.Combine(directory, $"{device.Name}.db"),
                KeepAlive = KeepAlive,
                CallTimeout = Patience,
                SendTimeout = Patience,
                BackoffMax = LongestPause,
            },
            _history);

    private static Random Dice(int seed, int number) => new(HashCode(seed, number));

    // Not System.HashCode: that one is another in each process.
    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * 7_919));
}
