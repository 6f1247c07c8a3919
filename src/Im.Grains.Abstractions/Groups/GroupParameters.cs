using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>What a check makes of a parameter.</summary>
/// <param name="Value">What it means; nothing if it is wrong.</param>
/// <param name="Fault">What is wrong with it, in words for the caller; null if nothing is.</param>
public readonly record struct Parameter<T>(T Value, string? Fault = null);

/// <summary>What RPC and REST check alike of what a caller says about groups.</summary>
public static class GroupParameters
{
    /// <summary>So many members may be named in one call.</summary>
    public const int NamedLimit = 1_000;

    /// <summary>Characters of a group's longest name.</summary>
    public const int NameLimit = 128;

    /// <summary>Characters of its longest picture, a storageId or an address.</summary>
    public const int AvatarLimit = 1_024;

    /// <summary>Characters of its longest announcement.</summary>
    public const int AnnouncementLimit = 4_096;

    /// <summary>So many groups a page has at most.</summary>
    public const int GroupPageLimit = 200;

    /// <summary>So many members a page has at most.</summary>
    public const int MemberPageLimit = 500;

    /// <summary>So many members a page has where no limit is named.</summary>
    public const int UsualMemberPage = 100;

    /// <summary>A group's id.</summary>
    public static Parameter<PeerId> Group(string? text) => PeerId.TryParse(text, out var group) && group.Kind == PeerKind.Group
        ? new(group)
        : new(default, "The member 'groupId' is missing or no group's id.");

    /// <summary>Settings.</summary>
    public static Parameter<GroupPatch> Settings(GroupSettings settings) => new(
        new GroupPatch
        {
            Name = settings.Name,
            Avatar = settings.Avatar,
            Announcement = settings.Announcement,
            AdminsInvite = OnlyAdmins(settings.WhoMayInvite),
            AdminsSend = OnlyAdmins(settings.WhoMaySend),
            JoinApproval = settings.JoinApproval,
            FullHistory = settings.History is null ? null : settings.History == GroupHistory.All,
        },
        TextFault("name", settings.Name, NameLimit)
            ?? TextFault("avatar", settings.Avatar, AvatarLimit)
            ?? TextFault("announcement", settings.Announcement, AnnouncementLimit)
            ?? RightFault("whoMayInvite", settings.WhoMayInvite)
            ?? RightFault("whoMaySend", settings.WhoMaySend)
            ?? (settings.History is null or GroupHistory.Joined or GroupHistory.All
                ? null
                : $"The member 'history' is '{GroupHistory.Joined}' or '{GroupHistory.All}'."));

    /// <summary>A group to make: its settings, and whether its number is one.</summary>
    public static Parameter<GroupPatch> Creation(GroupCreateRequest request) =>
        request.GroupNo is null || Names.IsGroupNo(request.GroupNo)
            ? Settings(request)
            : new(new GroupPatch(), $"A groupNo is {Names.GroupNoForm}.");

    /// <summary>Names of members: accounts or userIds.</summary>
    public static Parameter<IReadOnlyList<AccountId>> Members(string tenantNo, IReadOnlyList<string>? names, int fewest)
    {
        var count = names?.Count ?? 0;
        if (count < fewest || count > NamedLimit)
            return new([], $"The member 'members' names {fewest} to {NamedLimit} accounts or userIds.");

        var members = (names ?? []).Select(name => Member(tenantNo, name)).ToArray();
        var fault = members.FirstOrDefault(member => member.Fault is not null).Fault;
        return new(fault is null ? [.. members.Select(member => member.Value)] : [], fault);
    }

    /// <summary>The name of a member: an account or userId.</summary>
    public static Parameter<AccountId> Member(string tenantNo, string? name) => WireIds.TryAccount(tenantNo, name, out var account)
        ? new(account)
        : new(default, "A member is named by an account or a userId.");

    /// <summary>The name of a member, which may be left out.</summary>
    public static Parameter<AccountId?> OptionalMember(string tenantNo, string? name)
    {
        if (name is null) return new(null);

        var (member, fault) = Member(tenantNo, name);
        return new(member, fault);
    }

    /// <summary>Which members to list.</summary>
    public static Parameter<GroupMemberQuery> MemberList(string? state, string? cursor, int? limit)
    {
        var query = new GroupMemberQuery { State = state ?? GroupMemberStates.Member, After = cursor ?? "", Limit = limit ?? UsualMemberPage };
        if (query.State is not (GroupMemberStates.Member or GroupMemberStates.Requested or GroupMemberStates.Banned))
            return new(query, "The member 'state' is 'member', 'requested' or 'banned'.");
        if (query.After.Length > 0 && !AccountId.TryParse(query.After, out _))
            return new(query, "The cursor is not one of an earlier page.");

        return new(
            query,
            query.Limit is >= 1 and <= MemberPageLimit ? null : $"The member 'limit' must be 1 to {MemberPageLimit}.");
    }

    /// <summary>What is wrong with the place and size of a page of groups: the cursor is the last id of the page before.
    /// </summary>
    public static string? List(string? cursor, int? limit)
    {
        if (cursor is not null && Group(cursor).Fault is not null) return "The cursor is not one of an earlier page.";
        return limit is null or (>= 1 and <= GroupPageLimit)
            ? null
            : $"The member 'limit' must be 1 to {GroupPageLimit}.";
    }

    /// <summary>What is wrong with a role.</summary>
    public static string? Role(string? role) => role is GroupRoles.Owner or GroupRoles.Admin or GroupRoles.Member
        ? null
        : "The member 'role' is 'owner', 'admin' or 'member'.";

    /// <summary>Until when somebody is muted; 0 lifts it.</summary>
    public static Parameter<long> Until(long? until, DateTimeOffset now) => until is null or 0 || until > now.ToUnixTimeMilliseconds()
        ? new(until ?? long.MaxValue)
        : new(0, "The member 'until' must be a time to come, or 0.");

    private static bool? OnlyAdmins(string? right) => right is null ? null : right == GroupRights.Admins;

    private static string? RightFault(string name, string? right) => right is null or GroupRights.Members or GroupRights.Admins
        ? null
        : $"The member '{name}' is '{GroupRights.Members}' or '{GroupRights.Admins}'.";

    private static string? TextFault(string name, string? text, int most)
    {
        if (text is null) return null;
        if (text.Length > most) return $"The member '{name}' may have {most} characters.";
        return text.Contains('\0', StringComparison.Ordinal) ? $"The member '{name}' must not hold U+0000." : null;
    }
}
