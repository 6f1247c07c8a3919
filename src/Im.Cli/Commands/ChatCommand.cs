using System.CommandLine;

namespace Im.Cli.Commands;

/// <summary><c>im chat --as alice --with bob</c></summary>
internal static class ChatCommand
{
    private static readonly Option<string> With = new("--with") { Description = "With whom: a user, or an id.", Required = true };

    public static Command Build(CommonOptions common)
    {
        var command = new Command(
            "chat",
            "Shows the last 20 messages of a conversation and what arrives; each line of the standard input is sent. Ends with the "
            + "input, once all is acknowledged.") { With };
        return command.Does(common, async (client, parsed, output, cancellation) =>
        {
            var name = parsed.GetRequiredValue(With);
            var peer = common.Peer(parsed, name);
            output.Name(peer, name);
            await using var chat = new Chat(client, peer, output);
            return await chat.Run(cancellation);
        });
    }
}
