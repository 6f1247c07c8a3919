using System.CommandLine;
using Im.Client;

namespace Im.Cli.Commands;

/// <summary><c>im listen --as bob</c></summary>
internal static class ListenCommand
{
    private static readonly Option<int?> Count = new("--count", "-n") { Description = "End after so many messages." };

    private static readonly Option<double?> Timeout = new("--timeout")
    {
        Description = "End after so many seconds; with --count, having seen fewer is a failure.",
    };

    public static Command Build(CommonOptions common)
    {
        var command = new Command(
            "listen", "Shows messages that were not shown before, each once, and then what arrives.") { Count, Timeout };
        return command.Does(common, Run);
    }

    private static async Task<int> Run(ImClient client, ParseResult parsed, Output output, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (parsed.GetValue(Timeout) is { } seconds) deadline.CancelAfter(TimeSpan.FromSeconds(seconds));
        var ended = Ended(client, output);
        var left = parsed.GetValue(Count);
        try
        {
            await client.ConnectAsync(deadline.Token);
            if (left is <= 0) return ExitCode.Ok;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
            var reading = Read(client, output, left, stop.Token);
            if (await Task.WhenAny(reading, ended) == reading) await reading;
            else await Stop(reading, stop);
            return reading.IsCompletedSuccessfully ? ExitCode.Ok : ExitCode.Refused;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return left is null ? ExitCode.Ok : ExitCode.Refused;
        }
    }

    private static async Task Read(ImClient client, Output output, int? left, CancellationToken cancellation)
    {
        await foreach (var message in client.Messages.WithCancellation(cancellation))
        {
            output.Message(message);
            if (--left == 0) return;
        }
    }

    private static async Task Stop(Task reading, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Completes when the server wants the device no more.</summary>
    private static Task Ended(ImClient client, Output output)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, change) =>
        {
            if (change is { State: ConnectionState.Disconnected, Reason: null }) return;
            output.State(change);
            if (change.State is ConnectionState.Disconnected or ConnectionState.Kicked or ConnectionState.LoggedOut) ended.TrySetResult();
        };
        return ended.Task;
    }
}
