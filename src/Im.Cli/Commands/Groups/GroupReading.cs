using System.CommandLine;
using Im.Protocol.Groups;

namespace Im.Cli.Commands.Groups;

/// <summary><c>im group get|list|members</c></summary>
internal static class GroupReading
{
    private static readonly Option<string> State = new Option<string>("--state")
    {
        Description = "Whom: member, or for admins requested (has asked to join) or banned.",
        DefaultValueFactory = _ => GroupMemberStates.Member,
    }.AcceptOnlyFromAmong(GroupMemberStates.Member, GroupMemberStates.Requested, GroupMemberStates.Banned);

    public static Command Get(CommonOptions common) =>
        new Command("get", "Shows a group.") { GroupCommand.Group }.DoesOnline(common, async (client, parsed, output, cancellation) =>
        {
            output.Show(await client.GetGroupAsync(common.Group(parsed, parsed.GetRequiredValue(GroupCommand.Group)), cancellation));
            return ExitCode.Ok;
        });

    public static Command List(CommonOptions common) =>
        new Command("list", "Shows the groups that you are in.").DoesOnline(common, async (client, parsed, output, cancellation) =>
        {
            await foreach (var group in client.GroupsAsync(cancellation)) output.Show(group);
            return ExitCode.Ok;
        });

    public static Command Members(CommonOptions common) =>
        new Command("members", "Shows a group's members.") { GroupCommand.Group, State }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
            {
                var group = common.Group(parsed, parsed.GetRequiredValue(GroupCommand.Group));
                await foreach (var member in client.GroupMembersAsync(group, parsed.GetRequiredValue(State), cancellation))
                    output.Show(member);
                return ExitCode.Ok;
            });
}
