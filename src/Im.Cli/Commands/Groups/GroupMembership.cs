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
                var group = Group(common, parsed, output);
                var joined = await client.JoinGroupAsync(group, cancellation) == GroupJoin.Joined;
                var state = joined ? GroupMemberStates.Member : GroupMemberStates.Requested;
                var members = new JsonObject { ["groupId"] = group.Value, ["state"] = state };
                output.Fact("joined", members, $"{output.WithName(group)}  {(joined ? "joined" : "asked; an admin has to agree")}");
                return ExitCode.Ok;
            });

    public static Command Invite(CommonOptions common) =>
        new Command("invite", "Brings members in, lets in who has asked, lifts bans.") { GroupCommand.Group, GroupCommand.Users }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
                output.Show(await client.InviteAsync(Group(common, parsed, output), Users(common, parsed, output), cancellation)));

    public static Command Leave(CommonOptions common) =>
        new Command("leave", "Leaves a group.") { GroupCommand.Group }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
            {
                var group = Group(common, parsed, output);
                await client.LeaveGroupAsync(group, cancellation);
                return output.Done(group, "left");
            });

    public static Command Remove(CommonOptions common) =>
        new Command("remove", "Takes members out, or turns down who has asked.") { GroupCommand.Group, GroupCommand.Users, Ban }.DoesOnline(
            common, async (client, parsed, output, cancellation) => output.Show(await client.RemoveMembersAsync(
                Group(common, parsed, output), Users(common, parsed, output), parsed.GetValue(Ban), cancellation)));

    private static PeerId Group(CommonOptions common, ParseResult parsed, Output output) =>
        common.Group(parsed, parsed.GetRequiredValue(GroupCommand.Group), output);

    private static List<PeerId> Users(CommonOptions common, ParseResult parsed, Output output) =>
        [.. parsed.GetRequiredValue(GroupCommand.Users).Select(name => common.Peer(parsed, name, output))];
}
