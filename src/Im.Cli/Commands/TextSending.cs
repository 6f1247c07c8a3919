using System.CommandLine;
using Im.Client;
using Im.Protocol;

namespace Im.Cli.Commands;

/// <summary>Sends the text of a command line and waits for the acknowledgement.</summary>
internal static class TextSending
{
    public static Option<int> Timeout { get; } = new("--timeout")
    {
        Description = "Seconds to wait for the acknowledgement.",
        DefaultValueFactory = _ => 30,
    };

    public static Argument<string[]> Text { get; } = new("TEXT")
    {
        Description = "The text; several words become one text.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static async Task<int> Run(
        ImClient client, PeerId peer, SendOptions options, ParseResult parsed, Output output, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(parsed.GetValue(Timeout)));
        var connected = false;
        try
        {
            await client.ConnectAsync(deadline.Token);
            connected = true;
            output.Sent(await client.SendTextAsync(peer, string.Join(' ', parsed.GetRequiredValue(Text)), options, deadline.Token));
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Only what was handed over once there was a connection lies in the outbox.
            Console.Error.WriteLine(connected
                ? "im: The server did not acknowledge in time; what was not acknowledged goes out with the next command."
                : "im: The server did not answer in time; the text was not sent.");
            return ExitCode.Refused;
        }
    }
}
