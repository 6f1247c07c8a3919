using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Calls;

/// <summary>What is kept of a room.</summary>
[GenerateSerializer, Alias("call-state")]
internal sealed record CallState
{
    /// <summary>Under which name it is stored. Under <c>call</c> rows lie that mean something else by the same ids: they are of calls
    /// that are long over, and not read.</summary>
    public const string Name = "room-call";

    /// <summary>Its call; null for none.</summary>
    [Id(0)]
    public Call? Call { get; init; }

    /// <summary>The call as it was before the step whose messages it owes; null for none. A step that is refused goes back to it,
    /// and accounts are told of the difference.</summary>
    [Id(1)]
    public Call? Before { get; init; }
}

/// <summary>A call. It is written before what it says is sent, so it alone decides how the call went.</summary>
[GenerateSerializer, Immutable, Alias("call-in-room")]
internal sealed record Call
{
    /// <summary>The tenant.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>The room.</summary>
    [Id(1)]
    public required string RoomId { get; init; }

    /// <summary>Who calls.</summary>
    [Id(2)]
    public required AccountId Caller { get; init; }

    /// <summary>On which device.</summary>
    [Id(3)]
    public required string CallerDevice { get; init; }

    /// <summary>Whom the invitation was sent to: the account that is called, or the group.</summary>
    [Id(4)]
    public required PeerId Peer { get; init; }

    /// <summary>The first invitation's message id: it tells apart two calls that use one room after the other.</summary>
    [Id(5)]
    public required string InviteId { get; init; }

    /// <summary>What it carries.</summary>
    [Id(6)]
    public required string AvType { get; init; }

    /// <summary>Whom the interface shows as the inviter.</summary>
    [Id(7)]
    public required string Uid { get; init; }

    /// <summary>When it began, Unix milliseconds.</summary>
    [Id(8)]
    public required long StartedAt { get; init; }

    /// <summary>Who is called.</summary>
    [Id(9)]
    public required IReadOnlyList<CallParty> Callees { get; init; }

    /// <summary>When it was first answered, Unix milliseconds; 0 for not.</summary>
    [Id(10)]
    public long AnsweredAt { get; init; }

    /// <summary>When it ended, Unix milliseconds; 0 for not.</summary>
    [Id(11)]
    public long EndedAt { get; init; }

    /// <summary>How it ended, one of <c>CallOutcomes</c>; empty while it goes on.</summary>
    [Id(12)]
    public string Outcome { get; init; } = "";

    /// <summary>What is still to be sent, in this order. It may have been sent before a crash: the ids are the same.</summary>
    [Id(13)]
    public IReadOnlyList<CallStep> Owed { get; init; } = [];

    /// <summary>The sub-application of the invitation: what the server says is for its devices, too. Empty for all.</summary>
    [Id(14)]
    public string AppId { get; init; } = "";

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => EndedAt > 0;

    /// <summary>Whether somebody is still called.</summary>
    public bool Rings => !IsOver && Callees.Any(callee => callee.Standing == CallStanding.Ringing);

    /// <summary>When the next one who is called has not answered in time, Unix milliseconds; nothing rings: never.</summary>
    public long RingsUntil => Rings
        ? Callees.Where(callee => callee.Standing == CallStanding.Ringing).Min(callee => callee.RingsUntil)
        : long.MaxValue;

    /// <summary>Whether somebody has answered and is still there.</summary>
    public bool IsTalked => !IsOver && Callees.Any(callee => callee.Standing == CallStanding.Talking);

    /// <summary>Whether it is a group's.</summary>
    public bool IsGroups => Peer.Kind == PeerKind.Group;

    /// <summary>All whose call it is.</summary>
    public IEnumerable<AccountId> Accounts => Callees.Select(callee => callee.Account).Append(Caller);

    /// <summary>One who is called; null for anybody else.</summary>
    public CallParty? Callee(AccountId account) => Callees.FirstOrDefault(callee => callee.Account == account);

    /// <summary>The account's part; null if it has none, or not any more.</summary>
    public CallPart? PartOf(AccountId account)
    {
        if (IsOver) return null;
        if (account == Caller) return new CallPart { DeviceId = CallerDevice };
        return Callee(account) is { Standing: CallStanding.Ringing or CallStanding.Talking } callee
            ? new CallPart { DeviceId = callee.DeviceId }
            : null;
    }
}

/// <summary>One who is called.</summary>
/// <param name="Account">Who.</param>
/// <param name="Standing">How far.</param>
/// <param name="InviteId">The message id of the invitation: a group's call may invite again who did not come.</param>
/// <param name="RingsUntil">Until when it rings, Unix milliseconds.</param>
/// <param name="DeviceId">The device that has answered; empty before.</param>
[GenerateSerializer, Immutable, Alias("call-party")]
internal sealed record CallParty(
    [property: Id(0)] AccountId Account, [property: Id(1)] CallStanding Standing, [property: Id(2)] string InviteId,
    [property: Id(3)] long RingsUntil, [property: Id(4)] string DeviceId = "");

/// <summary>How far one is who is called.</summary>
internal enum CallStanding
{
    /// <summary>Has not answered yet.</summary>
    Ringing = 0,

    /// <summary>Has answered.</summary>
    Talking = 1,

    /// <summary>Did not want to.</summary>
    Refused = 2,

    /// <summary>Was in another call.</summary>
    Busy = 3,

    /// <summary>Did not answer in time.</summary>
    Missed = 4,

    /// <summary>Has answered, and left.</summary>
    Left = 5,

    /// <summary>The call ended before.</summary>
    Cancelled = 6,
}

/// <summary>A message that a call sends.</summary>
/// <param name="From">In whose name.</param>
/// <param name="DeviceId">The device that sent it; empty for the server's own.</param>
/// <param name="Message">The message.</param>
[GenerateSerializer, Immutable, Alias("call-step")]
internal sealed record CallStep(
    [property: Id(0)] AccountId From, [property: Id(1)] string DeviceId, [property: Id(2)] OutgoingMessage Message);
