using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Im.Testing;

namespace Im.Deploy.Tests;

/// <summary>Runs the programs that judge files of deploy/. One that is not installed skips the test aloud.</summary>
internal static class Tool
{
    private static readonly string Validators = Path.Combine(Repository.Root, "tests", "Im.Deploy.Tests", "tools");

    /// <summary>A path below deploy/.</summary>
    public static string Deploy(params string[] path) => Path.Combine([Repository.Root, "deploy", .. path]);

    /// <summary>What one of our validators says.</summary>
    /// <param name="script">Its file in tools/.</param>
    /// <param name="input">What it reads, if that is no file.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<JsonNode> Validate(string script, string input, params string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(Validators, "node_modules")))
            Assert.Skip("No validators: run ./test.sh, which installs them, or npm ci in tests/Im.Deploy.Tests/tools.");
        var (code, output) = await Run("node", input, [Path.Combine(Validators, script), .. arguments]);
        Assert.True(code == 0, output);
        return JsonNode.Parse(output)!;
    }

    /// <summary>Runs a program; its exit code, and what it writes: its errors only where it fails.</summary>
    public static async Task<(int Code, string Output)> Run(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.StandardInput.WriteAsync(input.AsMemory(), Cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"No {start.FileName}: run ./test.sh, which installs it.");
            throw;
        }
    }
}
