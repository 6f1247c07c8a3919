using System.Net;
using Im.Chaos.Networks;
using Im.Testing;

namespace Im.Chaos.Systems;

/// <summary>A server process with a supervisor: when it ends, it is started again after a second.</summary>
internal sealed class ServerNode(
    string name, bool hasSilo, Place place, IReadOnlyList<string> program, IReadOnlyDictionary<string, string> settings, string log)
    : IAsyncDisposable
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = LookTime };
    private readonly CancellationTokenSource _stop = new();
    private Task _supervising = Task.CompletedTask;
    private volatile OwnedProcess? _process;
    private int _starts;

    public string Name => name;

    /// <summary>Whether it hosts grains; if not, it is a gateway only.</summary>
    public bool HasSilo => hasSilo;

    public Place Place => place;

    /// <summary>Whether it takes traffic, as the balancer has seen last.</summary>
    public bool IsReady { get; private set; }

    /// <summary>How often it was started.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>Its process now.</summary>
    public OwnedProcess Process => _process ?? throw new InvalidOperationException($"{name} has not been started.");

    /// <summary>Starts it and its supervisor.</summary>
    public void Start() => _supervising = Supervise();

    /// <summary>Asks it whether it takes traffic.</summary>
    public async Task<bool> Look()
    {
        try
        {
            using var answer = await _http.GetAsync($"http://{place.Host}:{place.HttpPort}/readyz", _stop.Token);
            return IsReady = answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return IsReady = false;
        }
    }

    /// <summary>The end of its log.</summary>
    public async Task<string> LastWords(int lines = 30) =>
        File.Exists(log) ? string.Join('\n', (await File.ReadAllLinesAsync(log)).TakeLast(lines)) : "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // The supervisor may just be starting another one.
        while (!_supervising.IsCompleted)
        {
            if (_process is { } process) await process.Kill();
            await Task.WhenAny(_supervising, Task.Delay(LookTime));
        }

        await _supervising;
        _http.Dispose();
    }

    private async Task Supervise()
    {
        while (!_stop.IsCancellationRequested)
        {
            _process = OwnedProcess.Start([.. place.Enter, .. program], log, settings);
            Interlocked.Increment(ref _starts);
            await _process.Ended();
            IsReady = false;
            await File.AppendAllTextAsync(log, $"---- ended with {_process.ExitCode}\n");
            await Task.Delay(RestartPause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
