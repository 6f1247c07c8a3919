using System.CommandLine;

namespace Im.Cli.Commands;

/// <summary><c>im chat --as alice --with bob</c>, <c>im chat --as alice --group team</c></summary>
internal static class ChatCommand
{
    private static readonly Option<string?> With = new("--with") { Description = "With whom: a user, or an id." };

    private static readonly Option<string?> Group = new("--group") { Description = "In which group: its number, or its id." };

    public static Command Build(CommonOptions common)
    {
        var command = new Command(
            "chat",
            "Shows the last 20 messages of a conversation and what arrives; each line of the standard input is sent. Ends with the "
            + "input, once all is acknowledged.") { With, Group };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(With) is null) == (result.GetResult(Group) is null)) result.AddError("Say --with or --group.");
        });
        return command.Does(common, async (client, parsed, output, cancellation) =>
        {
            var name = parsed.GetValue(With) ?? parsed.GetRequiredValue(Group)!;
            var peer = parsed.GetValue(With) is null ? common.Group(parsed, name) : common.Peer(parsed, name);
            output.Name(peer, name);
            await using var chat = new Chat(client, peer, output);
            return await chat.Run(cancellation);
        });
    }
}
