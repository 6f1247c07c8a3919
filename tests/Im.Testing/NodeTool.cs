using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Im.Testing;

/// <summary>Runs programs of others, from the <c>tools/</c> of a test project. Without them the test is skipped aloud.</summary>
public sealed class NodeTool : IAsyncDisposable
{
    private readonly Process _process;

    private NodeTool(Process process) => _process = process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a script; the caller reads lines and ends it.</summary>
    /// <param name="script">Its path below <c>tests/</c>, as <c>Im.Push.Tests/tools/jose.mjs</c>.</param>
    /// <param name="arguments">What it is told.</param>
    public static NodeTool Start(string script, params string[] arguments)
    {
        var path = Path.Combine(Repository.Root, "tests", script);
        var tools = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(Path.Combine(tools, "node_modules")))
            Assert.Skip($"No tools: run ./test.sh, which installs them, or npm ci in {Path.GetRelativePath(Repository.Root, tools)}.");
        try
        {
            return new NodeTool(Process.Start(new ProcessStartInfo("node", [path, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!);
        }
        catch (Win32Exception)
        {
            Assert.Skip("No node: run ./test.sh, which installs it.");
            throw;
        }
    }

    /// <summary>Runs a script to its end; what it prints.</summary>
    public static async Task<string> Run(string script, string input, params string[] arguments)
    {
        await using var tool = Start(script, arguments);
        await tool._process.StandardInput.WriteAsync(input.AsMemory(), Cancellation);
        tool._process.StandardInput.Close();
        return await tool._process.StandardOutput.ReadToEndAsync(Cancellation);
    }

    /// <summary>The next line that it prints.</summary>
    public async Task<string> Line() => await _process.StandardOutput.ReadLineAsync(Cancellation)
        ?? throw new InvalidOperationException("The tool ended.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Their input's end is theirs.
        if (!_process.HasExited) _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
