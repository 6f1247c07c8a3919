using System.Diagnostics;

namespace Im.Testing;

/// <summary>Runs short commands.</summary>
public static class Shell
{
    /// <summary>Runs one to its end, which must be a good one.</summary>
    public static async Task<string> Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return await output;

        var command = $"{program} {string.Join(' ', start.ArgumentList)}";
        throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {await error}{await output}");
    }

    /// <summary>Sends a signal to a process; one that is gone already is no error.</summary>
    public static async Task Signal(int processId, string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{processId}"]) { RedirectStandardError = true });
        await kill!.WaitForExitAsync();
    }
}
