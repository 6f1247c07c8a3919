using System.Text.Json.Serialization;

namespace Im.Protocol.Groups;

/// <summary>What a group can be told to be, at its creation or later; what is left out stays or takes its default.</summary>
public record GroupSettings
{
    /// <summary>Its name, at most 128 characters. Default empty.</summary>
    public string? Name { get; init; }

    /// <summary>Its picture: a storageId or an address, at most 1,024 characters. Default empty.</summary>
    public string? Avatar { get; init; }

    /// <summary>A text that its members see, at most 4,096 characters. Default empty.</summary>
    public string? Announcement { get; init; }

    /// <summary>Who may invite: <c>members</c>, the default, or <c>admins</c>: owner and admins.</summary>
    public string? WhoMayInvite { get; init; }

    /// <summary>Who may send: <c>members</c>, the default, or <c>admins</c>: owner and admins.</summary>
    public string? WhoMaySend { get; init; }

    /// <summary>Whether who wants to join waits for an admin. Default no.</summary>
    public bool? JoinApproval { get; init; }

    /// <summary>What who joins sees of the time before: nothing (<c>joined</c>, the default) or <c>all</c>.</summary>
    public string? History { get; init; }
}

/// <summary>Makes a group.</summary>
public sealed record GroupCreateRequest : GroupSettings
{
    /// <summary>A number of the creator's choice, which makes the group's id; 1–64 of <c>A–Z a–z 0–9 . _ -</c>, neither
    /// <c>.</c> nor <c>..</c> nor in the form of an id. Left out: random.</summary>
    public string? GroupNo { get; init; }

    /// <summary>Over REST, required: who owns it, an account or a userId. Over RPC: the caller, whatever stands here.</summary>
    public string? Owner { get; init; }

    /// <summary>Its first members beside the owner: accounts or userIds, at most 1,000.</summary>
    public IReadOnlyList<string>? Members { get; init; }
}

/// <summary>A group as its members and apps see it.</summary>
public sealed record GroupInfo
{
    /// <summary>Its id: where messages are sent to.</summary>
    public required string GroupId { get; init; }

    /// <summary>The number that its creator chose, if any.</summary>
    public string? GroupNo { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its picture.</summary>
    public required string Avatar { get; init; }

    /// <summary>A text that its members see.</summary>
    public required string Announcement { get; init; }

    /// <summary>Who owns it: an account.</summary>
    public required string Owner { get; init; }

    /// <summary>How many members it has.</summary>
    public required int MemberCount { get; init; }

    /// <summary>Who may invite: <c>members</c>, or <c>admins</c>.</summary>
    public required string WhoMayInvite { get; init; }

    /// <summary>Who may send: <c>members</c>, or <c>admins</c>.</summary>
    public required string WhoMaySend { get; init; }

    /// <summary>Whether who wants to join waits for an admin.</summary>
    public required bool JoinApproval { get; init; }

    /// <summary>What who joins sees of the time before: <c>joined</c> (nothing), or <c>all</c>.</summary>
    public required string History { get; init; }

    /// <summary>Whether all but the owner and admins are muted.</summary>
    public required bool Muted { get; init; }

    /// <summary>Until when they are, Unix milliseconds; left out: until further notice, or not muted.</summary>
    public long? MutedUntil { get; init; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>The caller's role, or in a list of a member's groups the member's: <c>owner</c>, <c>admin</c> or
    /// <c>member</c>; left out for an app.</summary>
    public string? Role { get; init; }
}

/// <summary>Names a group.</summary>
public record GroupParams
{
    /// <summary>The group.</summary>
    public string? GroupId { get; init; }
}

/// <summary>Changes a group's settings: those of <see cref="GroupSettings"/> that stand here.</summary>
public sealed record GroupUpdateParams : GroupSettings
{
    /// <summary>The group.</summary>
    public string? GroupId { get; init; }
}

/// <summary>Asks for a page of groups.</summary>
public sealed record GroupListParams
{
    /// <summary>The cursor of the page before; left out: the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most so many: 1–200, default 50.</summary>
    public int? Limit { get; init; }
}

/// <summary>A page of groups.</summary>
public sealed record GroupListResult
{
    /// <summary>The groups, by id.</summary>
    public required IReadOnlyList<GroupInfo> Groups { get; init; }

    /// <summary>For the next page; left out after the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Asks for a page of a group's members.</summary>
public sealed record GroupMemberListParams : GroupParams
{
    /// <summary>One of <see cref="GroupMemberStates"/>; default <c>member</c>. The others are for the owner and admins.</summary>
    public string? State { get; init; }

    /// <summary>The cursor of the page before; left out: the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most so many: 1–500, default 100.</summary>
    public int? Limit { get; init; }
}

/// <summary>A page of members.</summary>
public sealed record GroupMemberListResult
{
    /// <summary>The members, by account.</summary>
    public required IReadOnlyList<GroupMemberInfo> Members { get; init; }

    /// <summary>For the next page; left out after the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One member.</summary>
public sealed record GroupMemberInfo
{
    /// <summary>Who.</summary>
    public required string Account { get; init; }

    /// <summary>The user's name at the tenant. Over REST alone; left out where the account cannot tell it now.</summary>
    public string? UserId { get; init; }

    /// <summary><c>owner</c>, <c>admin</c> or <c>member</c>; left out for who is no member.</summary>
    public string? Role { get; init; }

    /// <summary>Since when: joined, asked to join, or was banned, Unix milliseconds.</summary>
    public required long Since { get; init; }

    /// <summary>Whether the member is muted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Muted { get; init; }

    /// <summary>Until when, Unix milliseconds; left out: until further notice, or not muted.</summary>
    public long? MutedUntil { get; init; }
}

/// <summary>Names members of a group.</summary>
public sealed record GroupMembersParams : GroupParams
{
    /// <summary>Accounts or userIds, 1–1,000.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>With <c>group.remove</c>: also keep them from coming back, until an admin invites them. Default no.</summary>
    public bool? Ban { get; init; }
}

/// <summary>What became of each of the members named.</summary>
public sealed record GroupMembersResult
{
    /// <summary>One a name, in the order given.</summary>
    public required IReadOnlyList<GroupMemberResult> Results { get; init; }
}

/// <summary>What became of one member named.</summary>
/// <param name="Account">Who.</param>
/// <param name="Code"><c>ok</c>, also where nothing was left to do; or why not: <c>not_found</c>, <c>forbidden</c>,
/// <c>conflict</c>, <c>unavailable</c> (name it again), or one that a later version adds.</param>
public sealed record GroupMemberResult(string Account, string Code);

/// <summary>What became of the wish to join.</summary>
/// <param name="State"><c>member</c>, or <c>requested</c> where an admin has to agree.</param>
public sealed record GroupJoinResult(string State);

/// <summary>Gives a member a role.</summary>
public sealed record GroupRoleParams : GroupParams
{
    /// <summary>The member: an account or userId.</summary>
    public string? Member { get; init; }

    /// <summary>One of <see cref="GroupRoles"/>. <c>owner</c> hands the group over: the owner before becomes an admin.</summary>
    public string? Role { get; init; }
}

/// <summary>Mutes a member, or all but the owner and admins.</summary>
public sealed record GroupMuteParams : GroupParams
{
    /// <summary>The member: an account or userId; left out: all.</summary>
    public string? Member { get; init; }

    /// <summary>Until when, Unix milliseconds; 0 lifts it; left out: until further notice.</summary>
    public long? Until { get; init; }
}
