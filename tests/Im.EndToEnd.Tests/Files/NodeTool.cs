using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Im.EndToEnd.Tests.Files;

/// <summary>Runs the programs of others in tools/. Without them the test is skipped aloud.</summary>
internal sealed class NodeTool : IAsyncDisposable
{
    private readonly Process _process;

    private NodeTool(Process process) => _process = process;

    /// <summary>Starts a script that runs until its input ends.</summary>
    public static NodeTool Start(string script, params string[] arguments)
    {
        var tools = Tools();
        if (!Directory.Exists(Path.Combine(tools, "node_modules")))
            Assert.Skip("No tools: run ./test.sh, which installs them, or npm ci in tests/Im.EndToEnd.Tests/tools.");
        try
        {
            return new NodeTool(Process.Start(new ProcessStartInfo("node", [Path.Combine(tools, script), .. arguments])
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

    /// <summary>The next line that it prints.</summary>
    public async Task<string> Line() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("The tool ended.");

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

    private static string Tools([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "tools");
}
