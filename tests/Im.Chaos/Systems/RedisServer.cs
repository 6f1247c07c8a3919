using System.Net.Sockets;
using System.Text;
using Im.Testing;

namespace Im.Chaos.Systems;

/// <summary>A Redis of the run's own, that keeps its data over a kill.</summary>
internal sealed class RedisServer(string directory, string host) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly int _port = ServerProcess.FreePorts(1)[0];
    private OwnedProcess? _process;

    /// <summary>How servers reach it.</summary>
    public string ConnectionString => $"{host}:{_port}";

    /// <summary>Whether the program is here.</summary>
    public static bool IsInstalled => Programs.Find("redis-server") is not null;

    /// <summary>Starts it, or starts it again.</summary>
    public async Task Start()
    {
        var data = Directory.CreateDirectory(Path.Combine(directory, "redis")).FullName;
        _process?.Dispose();
        _process = OwnedProcess.Start(
            [
                Programs.Find("redis-server")!, "--bind", .. new HashSet<string> { "127.0.0.1", host }, "--port", $"{_port}",
                "--dir", data, "--save", "", "--appendonly", "yes", "--protected-mode", "no",
            ],
            Path.Combine(directory, "redis.log"));
        if (!await Until.True(Answers, Patience)) throw new InvalidOperationException("Redis did not start; see redis.log.");
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public Task Kill() => _process!.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        await _process.Kill();
        _process.Dispose();
    }

    private async Task<bool> Answers()
    {
        if (_process!.HasExited) throw new InvalidOperationException("Redis has ended; see redis.log.");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            var length = await client.GetStream().ReadAsync(answer);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
