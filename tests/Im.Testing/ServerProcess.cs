using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Im.Testing;

/// <summary>A real server process on free ports of 127.0.0.1, with its data in a directory of its own.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly TempDirectory _directory = new();
    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private ServerProcess(IReadOnlyDictionary<string, string> settings)
    {
        var ports = FreePorts(3);
        (HttpPort, MqttPort) = (ports[0], ports[1]);
        _settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Kestrel__Endpoints__Http__Url"] = $"http://127.0.0.1:{HttpPort}",
            ["Im__Gateway__Port"] = $"{MqttPort}",
            ["Im__Cluster__SiloPort"] = $"{ports[2]}",
            ["Im__Storage__DataDirectory"] = _directory.Path,
        };
        foreach (var (name, value) in settings) _settings[name.Replace(":", "__", StringComparison.Ordinal)] = value;
    }

    /// <summary>The port of its HTTP interface.</summary>
    public int HttpPort { get; }

    /// <summary>The port of its MQTT gateway.</summary>
    public int MqttPort { get; }

    /// <summary>Its HTTP interface.</summary>
    public Uri Http => new($"http://127.0.0.1:{HttpPort}");

    /// <summary>Where its files are.</summary>
    public string DataDirectory => _directory.Path;

    /// <summary>All it has written, for a failing test's message.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Its process id while it runs.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Starts a server and waits until it takes traffic.</summary>
    /// <param name="settings">Settings beside the ports and directories, as <c>Im:Gateway:AckTimeout</c> or environment
    /// variables; null for none.</param>
    public static async Task<ServerProcess> Start(IReadOnlyDictionary<string, string>? settings = null)
    {
        var server = new ServerProcess(settings ?? new Dictionary<string, string>());
        try
        {
            await server.Restart();
            return server;
        }
        catch
        {
            // Nobody has it to end it.
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same ports and data, after <see cref="Kill"/> or <see cref="Stop"/>.</summary>
    public async Task Restart()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program("Im.Server", "Im.Server")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.Path,
        };
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReady();
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for its end.</summary>
    public async Task Stop()
    {
        await Signal("TERM");
        await _process!.WaitForExitAsync();
    }

    /// <summary>Lets it hang (SIGSTOP): its sockets stay open, and it does nothing.</summary>
    public Task Pause() => Signal("STOP");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await Kill();
        _process?.Dispose();
        _directory.Dispose();
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task WaitUntilReady()
    {
        using var http = new HttpClient { BaseAddress = Http };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_process!.HasExited)
            {
                await _process.WaitForExitAsync();   // until its last words are read
                throw new InvalidOperationException($"The server has ended: {Output}");
            }

            if (waited.Elapsed > StartTime) throw new TimeoutException($"The server is not ready: {Output}");
            try
            {
                using var ready = await http.GetAsync("readyz");
                if (ready.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(LookInterval);
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (_output.Count > 2_000) _output.TryDequeue(out _);
    }

    /// <summary>Ports that nobody listens on.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
