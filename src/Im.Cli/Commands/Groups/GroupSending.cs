using System.CommandLine;
using Im.Client;

namespace Im.Cli.Commands.Groups;

/// <summary><c>im group send --as alice team hello</c></summary>
internal static class GroupSending
{
    private static readonly Option<string?> Target = new("--target")
    {
        Description = "Show it to this member alone: a user, or an account.",
    };

    public static Command Build(CommonOptions common)
    {
        var command = new Command("send", "Sends a text to a group and waits until the server has archived it.")
        {
            Target, TextSending.Timeout, GroupCommand.Group, TextSending.Text,
        };
        return command.Does(common, (client, parsed, output, cancellation) =>
        {
            var group = common.Group(parsed, parsed.GetRequiredValue(GroupCommand.Group), output);
            var target = parsed.GetValue(Target) is { } user ? common.Peer(parsed, user).Value : "";
            return TextSending.Run(client, group, new SendOptions { Target = target }, parsed, output, cancellation);
        });
    }
}
