using System.Globalization;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;

namespace Im.Cli.Commands.Groups;

/// <summary>What people and scripts read about groups. The members' names are the protocol's.</summary>
internal static class GroupLines
{
    public static void Show(this Output output, Group group) => output.Fact("group", Members(group), Sentence(group));

    public static void Show(this Output output, GroupMember member)
    {
        var members = new JsonObject { ["account"] = member.Account.Value };
        if (member.Role is not null) members["role"] = member.Role;
        members["since"] = member.Since.ToUnixTimeMilliseconds();
        if (member.IsMuted) members["muted"] = true;
        if (member.MutedUntil is { } until) members["mutedUntil"] = until.ToUnixTimeMilliseconds();
        output.Fact("member", members, $"{output.WithName(member.Account)}  {member.Role ?? "-",-6}  since {Time(member.Since)}{Muted(member.IsMuted, member.MutedUntil)}");
    }

    /// <summary>What became of each; the exit code is good only if it is good for all.</summary>
    public static int Show(this Output output, IReadOnlyList<GroupMemberOutcome> outcomes)
    {
        foreach (var (account, code) in outcomes)
        {
            var name = code.WireName();
            output.Fact("result", new JsonObject { ["account"] = account.Value, ["code"] = name }, $"{output.WithName(account)}  {name}");
        }

        return outcomes.All(outcome => outcome.Code == ErrorCode.Ok) ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>A change that has no answer but that it is done.</summary>
    public static int Done(this Output output, PeerId group, string what)
    {
        output.Fact("done", new JsonObject { ["groupId"] = group.Value, ["what"] = what }, $"{output.WithName(group)}  {what}");
        return ExitCode.Ok;
    }

    private static JsonObject Members(Group group)
    {
        var members = new JsonObject { ["groupId"] = group.Id.Value };
        if (group.GroupNo is not null) members["groupNo"] = group.GroupNo;
        members["name"] = group.Name;
        members["avatar"] = group.Avatar;
        members["announcement"] = group.Announcement;
        members["owner"] = group.Owner.Value;
        members["memberCount"] = group.MemberCount;
        members["whoMayInvite"] = group.WhoMayInvite;
        members["whoMaySend"] = group.WhoMaySend;
        members["joinApproval"] = group.JoinApproval;
        members["history"] = group.History;
        members["muted"] = group.IsMuted;
        if (group.MutedUntil is { } until) members["mutedUntil"] = until.ToUnixTimeMilliseconds();
        members["createdAt"] = group.CreatedAt.ToUnixTimeMilliseconds();
        if (group.Role is not null) members["role"] = group.Role;
        return members;
    }

    private static string Sentence(Group group) =>
        $"{group.Id}  {(group.Name.Length > 0 ? Printable.Line(group.Name) : group.GroupNo ?? "(no name)")}"
        + $"  {group.MemberCount} members, you: {group.Role ?? "-"}{Muted(group.IsMuted, group.MutedUntil)}";

    private static string Muted(bool muted, DateTimeOffset? until) =>
        !muted ? "" : until is { } time ? $"  muted until {Time(time)}" : "  muted";

    private static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
