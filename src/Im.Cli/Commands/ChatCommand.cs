using System.CommandLine;

namespace Im.Cli.Commands;

/// <summary><c>im chat --as alice --with bob</c>, <c>im chat --as alice --group team</c></summary>
internal static class ChatCommand
{
    public static Command Build(CommonOptions common)
    {
        var conversation = new PeerChoice(common, "--with");
        var command = new Command(
            "chat",
            "Shows the last 20 messages of a conversation and what arrives; each line of the standard input is sent. Ends with the "
            + "input, once all is acknowledged.");
        conversation.AddTo(command);
        return command.Does(common, async (client, parsed, output, cancellation) =>
        {
            await using var chat = new Chat(client, conversation.Of(parsed, output), output);
            return await chat.Run(cancellation);
        });
    }
}
