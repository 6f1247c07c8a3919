using Im.Archive;
using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>Who may do what in a group. Each rule says why not, or null.</summary>
internal static class GroupRules
{
    /// <summary>There is no such group, for this caller.</summary>
    public static readonly Answer NoSuchGroup = Answer.Refused(ErrorCode.NotFound, "There is no such group.");

    /// <summary>How much a caller may.</summary>
    public static GroupStanding StandingOf(GroupBook book, GroupCaller caller) => caller.IsApp
        ? GroupStanding.App
        : StandingOf(book, caller.Who.AsAccount());

    /// <summary>How much an account may.</summary>
    public static GroupStanding StandingOf(GroupBook book, AccountId account) => book.Member(account)?.Role switch
    {
        GroupRole.Owner => GroupStanding.Owner,
        GroupRole.Admin => GroupStanding.Admin,
        GroupRole.Member => GroupStanding.Member,
        _ => GroupStanding.Outsider,
    };

    /// <summary>Looking at the group and its members.</summary>
    public static Answer? Look(GroupBook book, GroupCaller caller, string state) => StandingOf(book, caller) switch
    {
        GroupStanding.Outsider => NoSuchGroup,
        GroupStanding.Member when state != GroupMemberStates.Member => Forbidden("Only the owner and admins see who has asked and who is banned."),
        _ => null,
    };

    /// <summary>Making a group of some who do not exist. Null if all do.</summary>
    public static Answer? NoSuchMembers(IEnumerable<AccountId> missing)
    {
        var all = missing.Distinct().ToList();
        return all.Count == 0 ? null : Answer.Refused(ErrorCode.NotFound, $"Not there: {Listed(all)}.");
    }

    /// <summary>Joining by own will.</summary>
    public static Answer? Join(GroupBook book, GroupCaller caller, int limit)
    {
        if (caller.IsApp) return Answer.Refused(ErrorCode.Invalid, "An app does not join; it brings members in.");
        if (book.IsBanned(caller.Who.AsAccount())) return Forbidden("The group has banned this account.");
        return book.Members.Count < limit ? null : Full(limit);
    }

    /// <summary>Bringing members in.</summary>
    public static Answer? Invite(GroupBook book, GroupCaller caller) => StandingOf(book, caller) switch
    {
        GroupStanding.Outsider => NoSuchGroup,
        GroupStanding.Member when book.Row.AdminsInvite => Forbidden("Only the owner and admins may invite."),
        GroupStanding.Member when book.Row.JoinApproval => Forbidden("The owner or an admin has to agree: who wants to come in asks to join."),
        _ => null,
    };

    /// <summary>What becomes of one who is to be brought in.</summary>
    public static ErrorCode InviteOne(GroupBook book, GroupCaller caller, AccountId account, ErrorCode found, int room)
    {
        if (book.Member(account) is not null) return ErrorCode.Ok;
        if (found != ErrorCode.Ok) return found;
        if (book.IsBanned(account) && StandingOf(book, caller) < GroupStanding.Admin) return ErrorCode.Forbidden;
        return room > 0 ? ErrorCode.Ok : ErrorCode.Conflict;
    }

    /// <summary>Leaving by own will.</summary>
    public static Answer? Leave(GroupBook book, GroupCaller caller) => StandingOf(book, caller) switch
    {
        GroupStanding.App => Answer.Refused(ErrorCode.Invalid, "An app is no member."),
        GroupStanding.Outsider => NoSuchGroup,
        GroupStanding.Owner => Answer.Refused(ErrorCode.Conflict, "The owner hands the group over first, or disbands it."),
        _ => null,
    };

    /// <summary>What only the owner and admins, and apps, may.</summary>
    public static Answer? Administer(GroupBook book, GroupCaller caller) => StandingOf(book, caller) switch
    {
        GroupStanding.Outsider => NoSuchGroup,
        GroupStanding.Member => Forbidden("Only the owner and admins may do this."),
        _ => null,
    };

    /// <summary>What only the owner, and apps, may.</summary>
    public static Answer? Own(GroupBook book, GroupCaller caller) => StandingOf(book, caller) switch
    {
        GroupStanding.Outsider => NoSuchGroup,
        GroupStanding.Member or GroupStanding.Admin => Forbidden("Only the owner may do this."),
        _ => null,
    };

    /// <summary>What becomes of one who is to be taken out: of those who have as much to say, none.</summary>
    public static ErrorCode RemoveOne(GroupBook book, GroupCaller caller, AccountId account)
    {
        var standing = StandingOf(book, account);
        if (standing == GroupStanding.Owner) return caller.IsApp ? ErrorCode.Conflict : ErrorCode.Forbidden;
        return standing < StandingOf(book, caller) ? ErrorCode.Ok : ErrorCode.Forbidden;
    }

    /// <summary>What becomes of one who is to be taken out for good: where the group can remember no more bans, or there is no
    /// such account, nothing.</summary>
    public static ErrorCode BanOne(GroupBook book, GroupCaller caller, AccountId account, ErrorCode found, int room)
    {
        if (found != ErrorCode.Ok) return found;

        var code = RemoveOne(book, caller, account);
        return code == ErrorCode.Ok && room <= 0 && !book.IsBanned(account) ? ErrorCode.Conflict : code;
    }

    /// <summary>Giving a member a role.</summary>
    public static Answer? SetRole(GroupBook book, GroupCaller caller, AccountId member, string role)
    {
        if (Own(book, caller) is { } refusal) return refusal;

        var standing = StandingOf(book, member);
        if (standing == GroupStanding.Outsider) return NoSuchMember;
        return standing == GroupStanding.Owner && role != GroupRoles.Owner
            ? Answer.Refused(ErrorCode.Conflict, "The owner hands the group over by giving another member the role 'owner'.")
            : null;
    }

    /// <summary>Muting one.</summary>
    public static Answer? Mute(GroupBook book, GroupCaller caller, AccountId member)
    {
        if (Administer(book, caller) is { } refusal) return refusal;

        var standing = StandingOf(book, member);
        if (standing == GroupStanding.Outsider) return NoSuchMember;
        return standing < StandingOf(book, caller) ? null : Forbidden("Only who has more to say may mute this member.");
    }

    /// <summary>Sending.</summary>
    public static SendOutcome? Send(GroupBook book, PeerId from, OutgoingMessage message, long now)
    {
        if (book.Row.DisbandedAt is not null) return SendOutcome.NoSuchReceiver;
        // What the server says of a call the members are told, also when the one it speaks for is none any more.
        if (from.Kind != PeerKind.Service && !Names.IsServersId(message.MessageId))
        {
            if (book.Member(from.AsAccount()) is not { } member) return Refused("Only members may send to the group.");
            // Who may not write may be called all the same; and who is in a call must be able to leave it.
            var isStep = CallSignal.IsStep(message);
            if (member.MutedUntil > now && !isStep) return Refused("The member is muted.");
            if (member.Role == GroupRole.Member && !isStep)
            {
                if (book.Row.MutedUntil > now) return Refused("All members are muted.");
                if (book.Row.AdminsSend) return Refused("Only the owner and admins may send.");
            }
        }

        return message.Target.Length == 0 || book.Member(new AccountId(message.Target)) is not null
            ? null
            : SendOutcome.Refused(ErrorCode.NotFound, "The target is no member of the group.");

        static SendOutcome Refused(string words) => SendOutcome.Refused(ErrorCode.Forbidden, words);
    }

    /// <summary>Calling members: who may send the invitation, and them alone.</summary>
    public static SendOutcome? Call(
        GroupBook book, AccountId from, OutgoingMessage invitation, IReadOnlyList<AccountId> callees, long now) =>
        Send(book, from.AsPeer(), invitation, now)
        ?? (callees.All(callee => book.Member(callee) is not null)
            ? null
            : SendOutcome.Refused(ErrorCode.NotFound, "Not all who are invited are members of the group."));

    /// <summary>Taking a message back: the owner, admins and apps at any time, its sender within the tenant's time. What
    /// the server has told of the group, nobody.</summary>
    public static Answer? Recall(GroupBook book, GroupCaller caller, StoredMessage message, DateTimeOffset now, TimeSpan window) =>
        StandingOf(book, caller) switch
        {
            GroupStanding.Outsider => NoSuchGroup,
            _ when IsServersEvent(message) => Forbidden("An event of the group cannot be recalled."),
            GroupStanding.Member => RecallRules.Refusal(message, caller.Who, now, window),
            _ => null,
        };

    private static bool IsServersEvent(StoredMessage message) =>
        message.Type == (int)MessageType.Push && PushEventTypes.IsServerOnly(PushEvent.TypeOf(message.Content));

    /// <summary>By whose will an account comes in: who has asked to, by its own, whoever agrees.</summary>
    public static ComesBy WillOf(GroupCaller caller, AccountId account, OutsiderRow? known)
    {
        if (caller.IsApp) return ComesBy.App;
        return caller.Who == account.AsPeer() || known?.State == OutsiderState.Requested
            ? ComesBy.Itself
            : ComesBy.Another;
    }

    /// <summary>Some who are to come in have no room for it.</summary>
    public static Answer NoRoom(IReadOnlyCollection<AccountId> full) => Answer.Refused(
        ErrorCode.Conflict, $"No room for another group, or for coming into this one again: {Listed(full)}.");

    // As far as a sentence goes.
    private static string Listed(IReadOnlyCollection<AccountId> accounts)
    {
        const int most = 10;
        var others = accounts.Count > most ? $" and {accounts.Count - most} others" : "";
        return $"{string.Join(", ", accounts.Take(most))}{others}";
    }

    private static Answer NoSuchMember { get; } = Answer.Refused(ErrorCode.NotFound, "There is no such member.");

    private static Answer Forbidden(string words) => Answer.Refused(ErrorCode.Forbidden, words);

    private static Answer Full(int limit) => Answer.Refused(ErrorCode.Conflict, $"The group has {limit} members and is full.");
}

/// <summary>How much somebody has to say in a group, the more the higher.</summary>
internal enum GroupStanding
{
    /// <summary>No member.</summary>
    Outsider,

    /// <summary>A member.</summary>
    Member,

    /// <summary>An admin.</summary>
    Admin,

    /// <summary>The owner.</summary>
    Owner,

    /// <summary>An app of the tenant.</summary>
    App,
}
