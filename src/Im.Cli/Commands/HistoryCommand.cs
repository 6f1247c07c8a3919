using System.CommandLine;
using Im.Client;
using Im.Protocol;

namespace Im.Cli.Commands;

/// <summary><c>im history --as alice --with bob</c>, <c>im history --as alice --group team</c></summary>
internal static class HistoryCommand
{
    private const int LargestPage = 200;

    private static readonly Option<int> Limit = new("--limit", "-n")
    {
        Description = "At most so many, the newest.",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<DateTimeOffset?> Since = Times.Past(
        "--since", "Nothing older: a time as in 2026-01-31T12:00, or an age as in 30m, 12h or 7d.");

    public static Command Build(CommonOptions common)
    {
        var conversation = new PeerChoice(common, "--with");
        var command = new Command("history", "Shows a conversation from the server's archive, oldest first.");
        conversation.AddTo(command);
        command.Options.Add(Limit);
        command.Options.Add(Since);
        return command.Does(common, (client, parsed, output, cancellation) =>
            Run(client, conversation.Of(parsed, output), parsed, output, cancellation));
    }

    private static async Task<int> Run(
        ImClient client, PeerId peer, ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await client.ConnectAsync(cancellation);

        var messages = new List<ImMessage>();
        var query = new HistoryQuery { Since = parsed.GetValue(Since) };
        for (var left = parsed.GetValue(Limit); left > 0; left -= LargestPage)
        {
            var page = await client.FetchHistoryAsync(peer, query with { Limit = Math.Min(left, LargestPage) }, cancellation);
            messages.InsertRange(0, page.Messages);
            if (!page.More || page.Messages.Count == 0) break;
            query = query with { BeforeSeq = page.Messages[0].Seq };
        }

        messages.ForEach(output.Message);
        return ExitCode.Ok;
    }
}
