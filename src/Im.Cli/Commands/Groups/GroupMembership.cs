using System.CommandLine;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cli.Commands.Groups;

/// <summary><c>im group join|invite|leave|remove</c></summary>
internal static class GroupMembership
{
    private static readonly Option<bool> Ban = new("--ban") { Description = "They may come back only if an admin invites them." };

    public static Command Join(CommonOptions common) =>
        new Command("join", "Joins a group, or asks to.") { GroupCommand.Group }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
            {
                var group = Group(common, parsed);
                var joined = await client.JoinGroupAsync(group, cancellation) == GroupJoin.Joined;
                var state = joined ? GroupMemberStates.Member : GroupMemberStates.Requested;
                var members = new JsonObject { ["groupId"] = group.Value, ["state"] = state };
                output.Fact("joined", members, joined ? $"{group}  joined" : $"{group}  asked; an admin has to agree");
                return ExitCode.Ok;
            });

    public static Command Invite(CommonOptions common) =>
        new Command("invite", "Brings members in, lets in who has asked, lifts bans.") { GroupCommand.Group, GroupCommand.Users }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
                output.Show(await client.InviteAsync(Group(common, parsed), Users(common, parsed), cancellation)));

    public static Command Leave(CommonOptions common) =>
        new Command("leave", "Leaves a group.") { GroupCommand.Group }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
            {
                await client.LeaveGroupAsync(Group(common, parsed), cancellation);
                return output.Done(Group(common, parsed), "left");
            });

    public static Command Remove(CommonOptions common) =>
        new Command("remove", "Takes members out, or turns down who has asked.") { GroupCommand.Group, GroupCommand.Users, Ban }.DoesOnline(
            common, async (client, parsed, output, cancellation) => output.Show(await client.RemoveMembersAsync(
                Group(common, parsed), Users(common, parsed), parsed.GetValue(Ban), cancellation)));

    private static PeerId Group(CommonOptions common, ParseResult parsed) =>
        common.Group(parsed, parsed.GetRequiredValue(GroupCommand.Group));

    private static IEnumerable<PeerId> Users(CommonOptions common, ParseResult parsed) =>
        parsed.GetRequiredValue(GroupCommand.Users).Select(name => common.Peer(parsed, name));
}
