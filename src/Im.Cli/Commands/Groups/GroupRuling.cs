using System.CommandLine;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cli.Commands.Groups;

/// <summary><c>im group create|role|mute|update|disband</c></summary>
internal static class GroupRuling
{
    private static readonly Option<string?> Number = new("--group-no") { Description = "A number that makes its id. Default: a random id." };

    private static readonly Option<string[]> First = new("--member")
    {
        Description = "A first member: a user, or an account; may be given several times.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Argument<string> Member = new("USER") { Description = "The member: a user, or an account." };

    private static readonly Argument<string?> Whom = new("USER")
    {
        Description = "The member; without one: all but the owner and admins.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string> NewRole = new Argument<string>("ROLE")
    {
        Description = "member, admin, or owner: that hands the group over.",
    }.AcceptOnlyFromAmong(GroupRoles.Member, GroupRoles.Admin, GroupRoles.Owner);

    private static readonly Option<DateTimeOffset?> Until = Times.Future(
        "--until", "Until when: a time as in 2026-01-31T12:00, or from now as in 30m, 12h or 7d. Default: until further notice.");

    private static readonly Option<bool> Off = new("--off") { Description = "End it." };

    public static Command Create(CommonOptions common)
    {
        var command = new Command("create", "Makes a group that you own.") { Number, First };
        GroupSettingsOptions.AddTo(command);
        return command.DoesOnline(common, async (client, parsed, output, cancellation) =>
        {
            var members = (parsed.GetValue(First) ?? []).Select(name => (Peer: common.Peer(parsed, name), Name: name)).ToList();
            try
            {
                output.Show(await client.CreateGroupAsync(
                    members.Select(member => member.Peer), GroupSettingsOptions.Read(parsed), parsed.GetValue(Number), cancellation));
                return ExitCode.Ok;
            }
            catch (ImException e) when (e.Code == ErrorCode.NotFound)
            {
                // The server knows accounts, and whoever reads this the names just typed.
                var words = members.Aggregate(e.Message, (text, member) => text.Replace(member.Peer.Value, member.Name, StringComparison.Ordinal));
                throw new ImException(e.Code, words, e);
            }
        });
    }

    public static Command Role(CommonOptions common) =>
        new Command("role", "Gives a member a role.") { GroupCommand.Group, Member, NewRole }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
            {
                var (group, role) = (Group(common, parsed, output), parsed.GetRequiredValue(NewRole));
                await client.SetRoleAsync(group, common.Peer(parsed, parsed.GetRequiredValue(Member)), role, cancellation);
                return output.Done(group, role);
            });

    public static Command Mute(CommonOptions common)
    {
        var command = new Command("mute", "Keeps a member, or all, from sending.") { GroupCommand.Group, Whom, Until, Off };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Until) is not null && result.GetValue(Off)) result.AddError("Say --until or --off, not both.");
        });
        return command.DoesOnline(common, async (client, parsed, output, cancellation) =>
        {
            var (group, off) = (Group(common, parsed, output), parsed.GetValue(Off));
            PeerId? whom = parsed.GetValue(Whom) is { } name ? common.Peer(parsed, name) : null;
            await ((whom, off) switch
            {
                ({ } member, true) => client.UnmuteMemberAsync(group, member, cancellation),
                ({ } member, false) => client.MuteMemberAsync(group, member, parsed.GetValue(Until), cancellation),
                (null, true) => client.UnmuteAllAsync(group, cancellation),
                (null, false) => client.MuteAllAsync(group, parsed.GetValue(Until), cancellation),
            });
            return output.Done(group, off ? GroupEvents.Unmuted : GroupEvents.Muted);
        });
    }

    public static Command Update(CommonOptions common)
    {
        var command = new Command("update", "Changes what is named of a group.") { GroupCommand.Group };
        GroupSettingsOptions.AddTo(command);
        return command.DoesOnline(common, async (client, parsed, output, cancellation) =>
        {
            output.Show(await client.UpdateGroupAsync(Group(common, parsed, output), GroupSettingsOptions.Read(parsed), cancellation));
            return ExitCode.Ok;
        });
    }

    public static Command Disband(CommonOptions common) =>
        new Command("disband", "Ends a group for all.") { GroupCommand.Group }.DoesOnline(
            common, async (client, parsed, output, cancellation) =>
            {
                var group = Group(common, parsed, output);
                await client.DisbandGroupAsync(group, cancellation);
                return output.Done(group, GroupEvents.Disbanded);
            });

    private static PeerId Group(CommonOptions common, ParseResult parsed, Output output) =>
        common.Group(parsed, parsed.GetRequiredValue(GroupCommand.Group), output);
}
