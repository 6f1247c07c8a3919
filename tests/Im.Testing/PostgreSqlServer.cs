using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Im.Testing;

/// <summary>A PostgreSQL of a test's own, to be killed, frozen and started again.</summary>
/// <param name="directory">Where its data and its log go.</param>
/// <param name="host">The address that it listens on beside 127.0.0.1.</param>
/// <param name="clients">From where it may be used beside this machine, in the form of <c>pg_hba.conf</c>.</param>
public sealed class PostgreSqlServer(string directory, string host = "127.0.0.1", string? clients = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly string _data = Path.Combine(directory, "postgres");
    private readonly string _log = Path.Combine(directory, "postgres.log");
    private readonly int _port = ServerProcess.FreePorts(1)[0];
    private OwnedProcess? _process;

    /// <summary>How to reach it.</summary>
    public string ConnectionString => $"Host={host};Port={_port};Username=postgres;Database=postgres";

    /// <summary>Whether the program is here.</summary>
    public static bool IsInstalled => Programs.OfPostgreSql("initdb") is not null;

    // PostgreSQL refuses to run as root; unlike runuser, setpriv becomes the program.
    private static string[] AsOwner => Environment.UserName == "root"
        ? [Programs.Find("setpriv")!, "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        : [];

    /// <summary>Makes the database and starts it.</summary>
    public async Task Create()
    {
        Directory.CreateDirectory(_data);
        if (AsOwner.Length > 0)
        {
            await Shell.Run("chmod", "a+x", directory);
            await Shell.Run("chown", "postgres", _data);
        }

        string[] make =
        [
            .. AsOwner, Programs.OfPostgreSql("initdb")!, "-D", _data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
        ];
        await Shell.Run(make[0], make[1..]);
        if (clients is not null) await File.AppendAllTextAsync(Path.Combine(_data, "pg_hba.conf"), $"host all all {clients} trust\n");
        await Start();
    }

    /// <summary>Starts it, or starts it again.</summary>
    public async Task Start()
    {
        var waited = Stopwatch.StartNew();
        while (!await TryStart())
        {
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException($"PostgreSQL did not start: {await File.ReadAllTextAsync(_log)}");
            await Task.Delay(LookInterval);
        }
    }

    /// <summary>Has it hang, with all its processes: connections stay, also new ones come, and nothing is answered.</summary>
    public async Task Freeze()
    {
        // The one that starts others first, so that none is left out.
        await _process!.Signal("STOP");
        foreach (var child in Children(_process.Id)) await Shell.Signal(child, "STOP");
    }

    /// <summary>Lets it go on after <see cref="Freeze"/>.</summary>
    public async Task Thaw()
    {
        foreach (var child in Children(_process!.Id)) await Shell.Signal(child, "CONT");
        await _process.Signal("CONT");
    }

    /// <summary>Ends it and all its processes as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        // Those of its own first: left over, they would finish what they are at, and keep the next one from starting.
        await Shell.Signal(_process!.Id, "STOP");
        foreach (var child in Children(_process.Id)) await Shell.Signal(child, "KILL");
        await _process.Kill();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not { HasExited: false }) return;
        await Thaw();   // a test may have ended in between
        await _process.Stop(TimeSpan.FromSeconds(10), "QUIT");
        _process.Dispose();
    }

    private async Task<bool> TryStart()
    {
        if (_process is not { HasExited: false })
        {
            _process?.Dispose();
            _process = OwnedProcess.Start(
                [
                    .. AsOwner, Programs.OfPostgreSql("postgres")!, "-D", _data, "-p", $"{_port}",
                    "-h", string.Join(',', new HashSet<string> { "127.0.0.1", host }), "-c", "unix_socket_directories=",
                    "-c", "max_connections=300", "-c", "shared_buffers=128MB",
                ],
                _log);
        }

        return await Answers();
    }

    private async Task<bool> Answers()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Timeout=2;Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private static int[] Children(int parent) => [.. Process.GetProcesses().Select(it => it.Id).Where(id => ParentOf(id) == parent)];

    private static int? ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
