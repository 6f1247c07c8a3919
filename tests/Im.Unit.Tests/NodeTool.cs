using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Im.Unit.Tests;

/// <summary>Runs the programs of others in tools/. Without them the test is skipped aloud.</summary>
internal static class NodeTool
{
    /// <summary>Runs a script to its end; what it prints.</summary>
    public static async Task<string> Run(string script, string input)
    {
        var tools = Tools();
        if (!Directory.Exists(Path.Combine(tools, "node_modules")))
            Assert.Skip("No tools: run ./test.sh, which installs them, or npm ci in tests/Im.Unit.Tests/tools.");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(tools, script)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            await process.StandardInput.WriteAsync(input.AsMemory(), TestContext.Current.CancellationToken);
            process.StandardInput.Close();
            return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (Win32Exception)
        {
            Assert.Skip("No node: run ./test.sh, which installs it.");
            throw;
        }
    }

    private static string Tools([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "tools");
}
