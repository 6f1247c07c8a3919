using System.Diagnostics;

namespace Im.Testing;

/// <summary>A process that we started; it writes to a log file of its own.</summary>
public sealed class OwnedProcess : IDisposable
{
    private readonly Process _process;

    private OwnedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts one.</summary>
    /// <param name="command">Program and arguments; it must replace itself, not fork, so that its id stays.</param>
    /// <param name="log">Where its output goes, behind what is there.</param>
    /// <param name="environment">Variables beside the inherited ones.</param>
    public static OwnedProcess Start(IEnumerable<string> command, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        // The shell puts the output into the file and becomes the program: no reader of ours can hold the program up.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, .. command])
        {
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command.First()} did not start.");
        LastWill.Add(process);
        return new OwnedProcess(process);
    }

    /// <summary>Sends a signal.</summary>
    public Task Signal(string name) => Shell.Signal(Id, name);

    /// <summary>Ends it as <c>kill -9</c> does, and waits for its end.</summary>
    public async Task Kill()
    {
        if (!HasExited) await Signal("KILL");
        await Ended();
    }

    /// <summary>Asks it to end.</summary>
    /// <returns>False if it had to be killed.</returns>
    public async Task<bool> Stop(TimeSpan patience, string signal = "TERM")
    {
        await Signal(signal);
        try
        {
            await Ended().WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            await Kill();
            return false;
        }
    }

    /// <summary>Completes when it has ended.</summary>
    public async Task Ended()
    {
        await _process.WaitForExitAsync();
        LastWill.Remove(_process);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
