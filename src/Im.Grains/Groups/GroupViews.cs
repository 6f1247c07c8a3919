using System.Text.Json;
using Im.Archive;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>What is stored of a group, in the protocol's words.</summary>
internal static class GroupViews
{
    /// <summary>The group; with a role for a member.</summary>
    public static GroupInfo Of(PeerId group, GroupRow row, GroupRole? role, long now) => new()
    {
        GroupId = group.Value,
        GroupNo = row.GroupNo.Length == 0 ? null : row.GroupNo,
        Name = row.Name,
        Avatar = row.Avatar,
        Announcement = row.Announcement,
        Owner = row.Owner.Value,
        MemberCount = row.MemberCount,
        WhoMayInvite = row.AdminsInvite ? GroupRights.Admins : GroupRights.Members,
        WhoMaySend = row.AdminsSend ? GroupRights.Admins : GroupRights.Members,
        JoinApproval = row.JoinApproval,
        History = row.FullHistory ? GroupHistory.All : GroupHistory.Joined,
        Muted = row.MutedUntil > now,
        MutedUntil = row.MutedUntil > now ? Until(row.MutedUntil) : null,
        CreatedAt = row.CreatedAt,
        Role = role is { } known ? NameOf(known) : null,
    };

    /// <summary>A page of groups, as many as fit into so many bytes, and always one; the cursor is the last one's
    /// id.</summary>
    public static GroupListResult List(
        IReadOnlyList<GroupEntry> entries, int limit, bool withRole, long now, int maxBytes = int.MaxValue)
    {
        var groups = ReplyBudget.Fitting(
            entries.Select(entry => Of(entry.Peer, entry.Row, withRole ? entry.Role : null, now)), SizeOf, maxBytes);
        var isLast = groups.Count == entries.Count && entries.Count < limit;
        return new GroupListResult { Groups = groups, Cursor = isLast ? null : groups[^1].GroupId };
    }

    /// <summary>A page of members or outsiders; the cursor is the last one's account.</summary>
    public static GroupMemberListResult List(GroupBook book, GroupMemberQuery query, long now)
    {
        var all = query.State == GroupMemberStates.Member
            ? book.Members.Select(member => Of(member, now))
            : book.Outsiders.Where(it => (it.State == OutsiderState.Banned) == (query.State == GroupMemberStates.Banned)).Select(Of);
        var page = all.SkipWhile(member => string.CompareOrdinal(member.Account, query.After) <= 0).Take(query.Limit + 1).ToList();
        var more = page.Count > query.Limit;
        if (more) page.RemoveAt(query.Limit);
        return new GroupMemberListResult { Members = page, Cursor = more ? page[^1].Account : null };
    }

    /// <summary>A role's name.</summary>
    public static string NameOf(GroupRole role) => role switch
    {
        GroupRole.Owner => GroupRoles.Owner,
        GroupRole.Admin => GroupRoles.Admin,
        _ => GroupRoles.Member,
    };

    /// <summary>A time until which somebody is muted, as the protocol writes it.</summary>
    public static long? Until(long mutedUntil) => mutedUntil is 0 or long.MaxValue ? null : mutedUntil;

    private static int SizeOf(GroupInfo group) =>
        JsonSerializer.SerializeToUtf8Bytes(group, WireJson.Default.GroupInfo).Length;

    private static GroupMemberInfo Of(MemberRow member, long now) => new()
    {
        Account = member.Account.Value,
        Role = NameOf(member.Role),
        Since = member.JoinedAt,
        Muted = member.MutedUntil > now,
        MutedUntil = member.MutedUntil > now ? Until(member.MutedUntil) : null,
    };

    private static GroupMemberInfo Of(OutsiderRow outsider) => new() { Account = outsider.Account.Value, Since = outsider.Since };
}
