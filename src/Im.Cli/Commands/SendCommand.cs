using System.CommandLine;
using Im.Client;

namespace Im.Cli.Commands;

/// <summary><c>im send --as alice --to bob hello</c></summary>
internal static class SendCommand
{
    private static readonly Option<string> To = new("--to") { Description = "To whom: a user, or an id.", Required = true };

    private static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "Seconds to wait for the acknowledgement.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Argument<string[]> Text = new("TEXT")
    {
        Description = "The text; several words become one text.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Build(CommonOptions common)
    {
        var command = new Command("send", "Sends a text and waits until the server has archived it.") { To, Timeout, Text };
        return command.Does(common, (client, parsed, output, cancellation) => Run(common, client, parsed, output, cancellation));
    }

    private static async Task<int> Run(
        CommonOptions common, ImClient client, ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(To);
        var peer = common.Peer(parsed, name);
        output.Name(peer, name);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(parsed.GetValue(Timeout)));
        try
        {
            await client.ConnectAsync(deadline.Token);
            var text = string.Join(' ', parsed.GetRequiredValue(Text));
            output.Sent(await client.SendTextAsync(peer, text, cancellationToken: deadline.Token));
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine(
                "im: The server did not acknowledge in time; what was not acknowledged goes out with the next command.");
            return ExitCode.Refused;
        }
    }
}
