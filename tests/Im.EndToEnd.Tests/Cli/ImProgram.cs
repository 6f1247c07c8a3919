using System.Collections.Concurrent;
using System.Diagnostics;
using Im.Testing;

namespace Im.EndToEnd.Tests.Cli;

/// <summary>The command line as a process of its own.</summary>
public sealed class ImProgram : IAsyncDisposable
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly SemaphoreSlim _errorLines = new(0);

    private ImProgram(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            _errors.Enqueue(line.Data);
            _errorLines.Release();
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it; its input stays open for <see cref="Write"/>.</summary>
    public static ImProgram Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts it with variables of its environment.</summary>
    public static ImProgram Start((string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program("Im.Cli", "im"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ImProgram(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Outcome> Run(params string[] arguments)
    {
        await using var program = Start(arguments);
        return await program.End();
    }

    private string Errors => string.Join('\n', _errors);

    public Task Write(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>The next line of its output.</summary>
    public async Task<string> Line() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Enough, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"The program has ended: {Errors}");

    /// <summary>Reads its output up to a line with this in it.</summary>
    public async Task Until(string part)
    {
        while (!(await Line()).Contains(part, StringComparison.Ordinal))
        {
            // Not that one.
        }
    }

    /// <summary>Waits until it complains of something.</summary>
    public async Task UntilError(string part)
    {
        while (!Errors.Contains(part, StringComparison.Ordinal))
            Assert.True(await _errorLines.WaitAsync(Enough, TestContext.Current.CancellationToken), $"It did not say '{part}': {Errors}");
    }

    /// <summary>Closes its input and waits for its end.</summary>
    public async Task<Outcome> End()
    {
        _process.StandardInput.Close();
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Enough, TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync().WaitAsync(Enough, TestContext.Current.CancellationToken);
        return new Outcome(_process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _errorLines.Dispose();
    }

    /// <summary>What a program left behind.</summary>
    public sealed record Outcome(int ExitCode, string[] Output, string Error)
    {
        /// <summary>With <c>--json</c>: the messages among what it has told.</summary>
        public string[] Messages => Array.FindAll(Output, line => line.Contains("\"event\":\"message\"", StringComparison.Ordinal));
    }
}
