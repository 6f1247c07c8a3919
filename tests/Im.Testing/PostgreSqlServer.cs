using System.Diagnostics;
using Npgsql;

namespace Im.Testing;

/// <summary>A PostgreSQL server of a test's own, to be killed and started again.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly string Services = Path.Combine(Repository.Root, "tests", "services.sh");

    private readonly string _directory;

    private PostgreSqlServer(string directory, string connectionString) =>
        (_directory, ConnectionString) = (directory, connectionString);

    /// <summary>How to reach it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one; null where there is no PostgreSQL.</summary>
    public static async Task<PostgreSqlServer?> Start()
    {
        var said = await Run(Services, "start", "postgres");
        return Value(said, PostgreSqlFixture.Variable) is { } connection
            ? new PostgreSqlServer(Value(said, "IM_TEST_SERVICES_DIR")!, connection)
            : null;
    }

    /// <summary>Ends all its processes as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        // The one that starts others first stands still, so that none is left out.
        var first = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0].Trim();
        await Run("kill", "-STOP", first);
        string[] all = [first, .. Children(first)];
        await Run("kill", ["-KILL", .. all]);
        while (all.Any(IsAlive)) await Task.Delay(10);
    }

    /// <summary>Starts it again after <see cref="Kill"/>, and waits until it answers.</summary>
    public async Task Restart()
    {
        // All its processes have ended; but it takes one that nobody has collected yet for alive.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        // The line that has started it, written down by itself.
        var command = (await File.ReadAllTextAsync(Path.Combine(Data, "postmaster.opts"))).Trim();
        var log = Path.Combine(_directory, "again.log");
        await File.WriteAllTextAsync(log, "");
        await Run("chmod", "a+w", log);
        var line = $"cd / && exec setsid {command} >>{log} 2>&1 </dev/null &";
        await (Environment.UserName == "root" ? Run("runuser", "-u", "postgres", "--", "sh", "-c", line) : Run("sh", "-c", line));
        var waited = Stopwatch.StartNew();
        while (!await Answers())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"PostgreSQL does not come back: {await File.ReadAllTextAsync(log)}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Run(Services, "stop", _directory);

    private string Data => Path.Combine(_directory, "postgres");

    private async Task<bool> Answers()
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string[] Children(string parent)
    {
        var found = new List<string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            var process = Path.GetFileName(directory);
            if (int.TryParse(process, out _) && StateOf(process) is [_, var of, ..] && of == parent) found.Add(process);
        }

        return [.. found];
    }

    private static bool IsAlive(string process) => StateOf(process) is [not "Z", ..];

    // State and parent, behind the name, which may have anything in it.
    private static string[] StateOf(string process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string? Value(string said, string name) => said.Split('\n')
        .Select(line => line.Trim()).Where(line => line.StartsWith($"export {name}=", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim('\'')).FirstOrDefault();

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }
}
