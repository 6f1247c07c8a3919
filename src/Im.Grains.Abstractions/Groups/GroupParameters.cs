using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>What RPC and REST check alike of what a caller says about groups. Each check returns what is wrong, in
/// words for the caller, or null.</summary>
public static class GroupParameters
{
    /// <summary>So many members may be named in one call.</summary>
    public const int NamedLimit = 1_000;

    private const int NameLimit = 128;
    private const int AvatarLimit = 1_024;
    private const int AnnouncementLimit = 4_096;

    /// <summary>A group's id.</summary>
    public static string? Group(string? text, out PeerId group) =>
        PeerId.TryParse(text, out group) && group.Kind == PeerKind.Group ? null : "The member 'groupId' is missing or no group's id.";

    /// <summary>Settings.</summary>
    public static string? Settings(GroupSettings settings, out GroupPatch patch)
    {
        patch = new GroupPatch
        {
            Name = settings.Name,
            Avatar = settings.Avatar,
            Announcement = settings.Announcement,
            AdminsInvite = OnlyAdmins(settings.WhoMayInvite),
            AdminsSend = OnlyAdmins(settings.WhoMaySend),
            JoinApproval = settings.JoinApproval,
            FullHistory = settings.History is null ? null : settings.History == GroupHistory.All,
        };
        return TextFault("name", settings.Name, NameLimit)
            ?? TextFault("avatar", settings.Avatar, AvatarLimit)
            ?? TextFault("announcement", settings.Announcement, AnnouncementLimit)
            ?? RightFault("whoMayInvite", settings.WhoMayInvite)
            ?? RightFault("whoMaySend", settings.WhoMaySend)
            ?? (settings.History is null or GroupHistory.Joined or GroupHistory.All
                ? null
                : $"The member 'history' is '{GroupHistory.Joined}' or '{GroupHistory.All}'.");
    }

    /// <summary>A group to make: its number and settings.</summary>
    public static string? Creation(GroupCreateRequest request, out GroupPatch settings)
    {
        var fault = Settings(request, out settings);
        return request.GroupNo is null || Names.IsGroupNo(request.GroupNo)
            ? fault
            : "A groupNo is 1–64 of A–Z a–z 0–9 . _ -.";
    }

    /// <summary>Names of members: accounts or userIds.</summary>
    public static string? Members(
        string tenantNo, IReadOnlyList<string>? names, int fewest, out IReadOnlyList<AccountId> accounts)
    {
        accounts = [];
        var count = names?.Count ?? 0;
        if (count < fewest || count > NamedLimit) return $"The member 'members' names {fewest} to {NamedLimit} accounts or userIds.";

        var parsed = new AccountId[count];
        for (var i = 0; i < count; i++)
        {
            if (Member(tenantNo, names![i], out parsed[i]) is { } fault) return fault;
        }

        accounts = parsed;
        return null;
    }

    /// <summary>The name of a member: an account or userId.</summary>
    public static string? Member(string tenantNo, string? name, out AccountId account) =>
        WireIds.TryAccount(tenantNo, name, out account) ? null : "A member is named by an account or a userId.";

    /// <summary>Which members to list.</summary>
    public static string? MemberList(string? state, string? cursor, int? limit, out GroupMemberQuery query)
    {
        query = new GroupMemberQuery { State = state ?? GroupMemberStates.Member, After = cursor ?? "", Limit = limit ?? 100 };
        if (query.State is not (GroupMemberStates.Member or GroupMemberStates.Requested or GroupMemberStates.Banned))
            return "The member 'state' is 'member', 'requested' or 'banned'.";
        if (query.After.Length > 0 && !AccountId.TryParse(query.After, out _)) return "The cursor is not one of an earlier page.";
        return query.Limit is >= 1 and <= 500 ? null : "The member 'limit' must be 1 to 500.";
    }

    /// <summary>A page of groups: the cursor is the last id of the page before.</summary>
    public static string? List(string? cursor, int? limit)
    {
        if (cursor is not null && Group(cursor, out _) is not null) return "The cursor is not one of an earlier page.";
        return limit is null or (>= 1 and <= 200) ? null : "The member 'limit' must be 1 to 200.";
    }

    /// <summary>A role.</summary>
    public static string? Role(string? role) => role is GroupRoles.Owner or GroupRoles.Admin or GroupRoles.Member
        ? null
        : "The member 'role' is 'owner', 'admin' or 'member'.";

    /// <summary>Until when somebody is muted.</summary>
    public static string? Until(long? until, out long time)
    {
        time = until ?? long.MaxValue;
        return time >= 0 ? null : "The member 'until' must not be negative.";
    }

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
