using System.CommandLine;
using Im.Cli.Commands.Apps;
using Im.Client;

namespace Im.Cli;

/// <summary>Runs a command: with its client, and with every failure as one sentence and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Gives a command what it does.</summary>
    public static Command Does(
        this Command command, CommonOptions common, Func<ImClient, ParseResult, Output, CancellationToken, Task<int>> work)
    {
        command.Options.Insert(0, common.As);
        command.SetAction(async (parsed, cancellation) => await Guard(async () =>
        {
            await using var client = await ImClient.OpenAsync(common.ClientOptions(parsed), cancellation);
            return await work(client, parsed, Output.For(common.Json(parsed), client), cancellation);
        }, cancellation));
        return command;
    }

    /// <summary>Gives a command what it does with a connected client.</summary>
    public static Command DoesOnline(
        this Command command, CommonOptions common, Func<ImClient, ParseResult, Output, CancellationToken, Task<int>> work) =>
        command.Does(common, async (client, parsed, output, cancellation) =>
        {
            await client.ConnectAsync(cancellation);
            return await work(client, parsed, output, cancellation);
        });

    /// <summary>Gives a command what it does as an app, without a client.</summary>
    public static Command DoesAsApp(
        this Command command, CommonOptions common, Func<AppApi, ParseResult, Output, CancellationToken, Task<int>> work)
    {
        command.SetAction(async (parsed, cancellation) => await Guard(async () =>
        {
            using var api = AppOptions.Open(common, parsed);
            return await work(api, parsed, Output.For(common.Json(parsed)), cancellation);
        }, cancellation));
        return command;
    }

    private static async Task<int> Guard(Func<Task<int>> command, CancellationToken cancellation)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Refused;
        }
        catch (ImUnreachableException e)
        {
            return Say(e.Message, ExitCode.Unreachable);
        }
        catch (ArgumentException e)
        {
            return Say(e.Message, ExitCode.Usage);
        }
        catch (Exception e)
        {
            return Say(e.Message, ExitCode.Refused);
        }
    }

    private static int Say(string sentence, int code)
    {
        Console.Error.WriteLine($"im: {sentence.ReplaceLineEndings(" ")}");
        return code;
    }
}
