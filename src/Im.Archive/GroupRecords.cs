using Im.Protocol;

namespace Im.Archive;

/// <summary>A member's role in a group, as it is stored.</summary>
public enum GroupRole
{
    /// <summary>Everybody else; members of a tag, too.</summary>
    Member = 0,

    /// <summary>May change the group and its members, but for owner and admins.</summary>
    Admin = 1,

    /// <summary>May do everything; a group has one.</summary>
    Owner = 2,
}

/// <summary>How somebody who is not a member stands to a group.</summary>
public enum OutsiderState
{
    /// <summary>Has asked to join.</summary>
    Requested = 0,

    /// <summary>May not come back by own will.</summary>
    Banned = 1,
}

/// <summary>What is stored of a group beside its conversation and its members.</summary>
public sealed record GroupRow
{
    /// <summary>The number that its creator chose; empty for none.</summary>
    public string GroupNo { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its picture.</summary>
    public string Avatar { get; init; } = "";

    /// <summary>A text that its members see.</summary>
    public string Announcement { get; init; } = "";

    /// <summary>Who owns it; kept here too, so that a list of groups need not look at members.</summary>
    public required AccountId Owner { get; init; }

    /// <summary>How many members it has, likewise.</summary>
    public required int MemberCount { get; init; }

    /// <summary>Whether only the owner and admins may invite.</summary>
    public bool AdminsInvite { get; init; }

    /// <summary>Whether only the owner and admins may send.</summary>
    public bool AdminsSend { get; init; }

    /// <summary>Whether who wants to join waits for an admin.</summary>
    public bool JoinApproval { get; init; }

    /// <summary>Whether who joins sees what came before.</summary>
    public bool FullHistory { get; init; }

    /// <summary>Until when all but the owner and admins are muted, Unix milliseconds; 0 for not.</summary>
    public long MutedUntil { get; init; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When it was disbanded, Unix milliseconds; null if it was not.</summary>
    public long? DisbandedAt { get; init; }
}

/// <summary>By whose will somebody comes into a group. It tells how much room there is.</summary>
public enum ComesBy
{
    /// <summary>Its own.</summary>
    Itself = 0,

    /// <summary>Another account's: the last tenth of the room is not for it, so that nobody uses up what somebody else
    /// may.</summary>
    Another = 1,

    /// <summary>An app's, which acts for the tenant: there is always room. Of too many stays the oldest is forgotten.</summary>
    App = 2,
}

/// <summary>What is kept of accounts in groups, but for what apps do.</summary>
public static class GroupLimits
{
    /// <summary>So many groups an account may be in at once: as many are read when it comes online. Where an account comes
    /// into several at one moment, the last places may each be given twice.</summary>
    public const int GroupsOfAccount = 1_000;

    /// <summary>So many stays an account may have in one group, the present one among them and those left out in which there
    /// was nothing to be seen. Its row stays small, and none of what it has seen is forgotten.</summary>
    public const int StaysInGroup = 32;

    /// <summary>How much of one of these limits there is for who comes in.</summary>
    public static int Of(int limit, ComesBy by) => by switch
    {
        ComesBy.Itself => limit,
        ComesBy.Another => limit - (limit / 10),
        _ => int.MaxValue,
    };
}

/// <summary>A member of a group, present.</summary>
public sealed record MemberRow
{
    /// <summary>Who.</summary>
    public required AccountId Account { get; init; }

    /// <summary>As what.</summary>
    public GroupRole Role { get; init; }

    /// <summary>Until when muted, Unix milliseconds; 0 for not.</summary>
    public long MutedUntil { get; init; }

    /// <summary>Since when, Unix milliseconds.</summary>
    public required long JoinedAt { get; init; }

    /// <summary>What who came in had missed: the present stay shows only higher seqs.</summary>
    public long JoinedSeq { get; init; }

    /// <summary>By whose will it comes in. Not kept: of who is in it says nothing.</summary>
    public ComesBy ComesBy { get; init; }
}

/// <summary>Somebody who is not a member and whom the group remembers.</summary>
public sealed record OutsiderRow
{
    /// <summary>Who.</summary>
    public required AccountId Account { get; init; }

    /// <summary>As what.</summary>
    public required OutsiderState State { get; init; }

    /// <summary>Since when, Unix milliseconds.</summary>
    public required long Since { get; init; }
}

/// <summary>A group to create, with the event that tells of it as its seq 1; its members see the conversation from the
/// beginning.</summary>
/// <param name="Peer">The group's id: the conversation's key, and the peer that its members have.</param>
/// <param name="TenantNo">The tenant.</param>
/// <param name="Row">The group.</param>
/// <param name="Members">Its first members.</param>
/// <param name="Event">The event; its conversation and seq are not looked at.</param>
public sealed record NewGroup(
    PeerId Peer, string TenantNo, GroupRow Row, IReadOnlyList<MemberRow> Members, StoredMessage Event)
{
    /// <summary>In so many groups a member may be then, as <see cref="GroupLimits.Of"/> tells. Only tests set another.</summary>
    public int GroupLimit { get; init; } = GroupLimits.GroupsOfAccount;
}

/// <summary>What became of a <see cref="NewGroup"/>.</summary>
/// <param name="Conversation">Its conversation; null where nothing was made: the id is taken, or somebody has no room.</param>
/// <param name="NoRoom">The members who are in as many groups as they may be.</param>
public sealed record NewGroupResult(ConversationHead? Conversation, IReadOnlyList<AccountId> NoRoom)
{
    /// <summary>The answer where the id is taken.</summary>
    public static NewGroupResult Taken { get; } = new(null, []);
}

/// <summary>
/// One change of a group: the event that tells of it and what it changes, all or nothing. Who comes in sees the
/// conversation after <see cref="MemberRow.JoinedSeq"/>; who was in before keeps what was seen then. Who goes sees it up
/// to the event.
/// </summary>
public sealed record GroupChange
{
    /// <summary>The conversation's number.</summary>
    public required long Conversation { get; init; }

    /// <summary>The group's id.</summary>
    public required PeerId Peer { get; init; }

    /// <summary>The last seq the writer knows: the event's follows it.</summary>
    public required long LastSeq { get; init; }

    /// <summary>The event; its conversation and seq are not looked at.</summary>
    public required StoredMessage Event { get; init; }

    /// <summary>The group as it is now.</summary>
    public required GroupRow Row { get; init; }

    /// <summary>Members that come in, and those present whose role or mute changes.</summary>
    public IReadOnlyList<MemberRow> Put { get; init; } = [];

    /// <summary>In so many groups those who come in may be then, as <see cref="GroupLimits.Of"/> tells. Only tests set
    /// another.</summary>
    public int GroupLimit { get; init; } = GroupLimits.GroupsOfAccount;

    /// <summary>Members that go.</summary>
    public IReadOnlyList<AccountId> Leave { get; init; } = [];

    /// <summary>Whether all members go.</summary>
    public bool AllLeave { get; init; }

    /// <summary>Outsiders to remember, in the place of what was remembered of them.</summary>
    public IReadOnlyList<OutsiderRow> Outsiders { get; init; } = [];

    /// <summary>Outsiders to forget.</summary>
    public IReadOnlyList<AccountId> Forget { get; init; } = [];
}

/// <summary>What became of a <see cref="GroupChange"/>.</summary>
/// <param name="Fenced">Another writer has taken a seq meanwhile: the caller's <see cref="GroupChange.LastSeq"/> is
/// wrong. Nothing was changed, and nothing else was looked at.</param>
/// <param name="Event">The event at its place; null where nothing was changed. Of a known one the change was made
/// before.</param>
/// <param name="NoRoom">Who was to come in and has no room for it, being in as many groups as one may be, or having
/// come and gone there as often. Where there is somebody, nothing was changed.</param>
public sealed record GroupChangeResult(bool Fenced, AppendedMessage? Event, IReadOnlyList<AccountId> NoRoom)
{
    /// <summary>The answer to a writer that has lost its place.</summary>
    public static GroupChangeResult LostPlace { get; } = new(true, null, []);

    /// <summary>The answer where the event has a place.</summary>
    public static GroupChangeResult At(StoredMessage place, bool wasKnown) =>
        new(false, new AppendedMessage(place, wasKnown), []);

    /// <summary>The answer where somebody has no room.</summary>
    public static GroupChangeResult Full(IReadOnlyList<AccountId> accounts) => new(false, null, accounts);
}

/// <summary>A group in a list.</summary>
/// <param name="Peer">Its id.</param>
/// <param name="TenantNo">Its tenant.</param>
/// <param name="Row">The group.</param>
/// <param name="Role">In a list of an account's groups, the account's role; else <see cref="GroupRole.Member"/>.</param>
public sealed record GroupEntry(PeerId Peer, string TenantNo, GroupRow Row, GroupRole Role);

/// <summary>A tag in a list.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Peer">Its audience's id.</param>
/// <param name="Users">How many accounts carry it.</param>
public sealed record TagEntry(string Tag, PeerId Peer, int Users);

/// <summary>A stretch of a conversation that an account may see: seqs above <paramref name="After"/> and up to
/// <paramref name="Through"/>.</summary>
/// <param name="After">The last seq before it.</param>
/// <param name="Through">The last seq of it; <see cref="long.MaxValue"/> while the account is in.</param>
public readonly record struct SeqWindow(long After, long Through);
