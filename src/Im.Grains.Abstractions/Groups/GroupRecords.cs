using Im.Protocol;

namespace Im.Grains.Groups;

/// <summary>Who wants something of a group.</summary>
[GenerateSerializer, Immutable, Alias("group-caller")]
public sealed record GroupCaller
{
    /// <summary>An account, or an app's service account: then the app acts for the tenant and may what the owner may.</summary>
    [Id(0)]
    public required PeerId Who { get; init; }

    /// <summary>The caller's tenant, from its token.</summary>
    [Id(1)]
    public required string TenantNo { get; init; }

    /// <summary>Whether it is an app.</summary>
    public bool IsApp => Who.Kind == PeerKind.Service;
}

/// <summary>What a group is told to be; null stays as it is, or takes its default. Checked at the boundary by
/// <see cref="GroupParameters"/>.</summary>
[GenerateSerializer, Immutable, Alias("group-patch")]
public sealed record GroupPatch
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>Its picture.</summary>
    [Id(1)]
    public string? Avatar { get; init; }

    /// <summary>A text that its members see.</summary>
    [Id(2)]
    public string? Announcement { get; init; }

    /// <summary>Whether only the owner and admins may invite.</summary>
    [Id(3)]
    public bool? AdminsInvite { get; init; }

    /// <summary>Whether only the owner and admins may send.</summary>
    [Id(4)]
    public bool? AdminsSend { get; init; }

    /// <summary>Whether who wants to join waits for an admin.</summary>
    [Id(5)]
    public bool? JoinApproval { get; init; }

    /// <summary>Whether who joins sees what came before.</summary>
    [Id(6)]
    public bool? FullHistory { get; init; }
}

/// <summary>A group to make.</summary>
[GenerateSerializer, Immutable, Alias("group-creation")]
public sealed record GroupCreation
{
    /// <summary>Who makes it.</summary>
    [Id(0)]
    public required GroupCaller Caller { get; init; }

    /// <summary>Who owns it: the caller, unless an app names somebody.</summary>
    [Id(1)]
    public required AccountId Owner { get; init; }

    /// <summary>The number that makes its id; empty for none.</summary>
    [Id(2)]
    public string GroupNo { get; init; } = "";

    /// <summary>Its first members beside the owner.</summary>
    [Id(3)]
    public IReadOnlyList<AccountId> Members { get; init; } = [];

    /// <summary>Its settings.</summary>
    [Id(4)]
    public required GroupPatch Settings { get; init; }
}

/// <summary>Which members to list.</summary>
[GenerateSerializer, Immutable, Alias("group-member-query")]
public sealed record GroupMemberQuery
{
    /// <summary>One of <c>GroupMemberStates</c>.</summary>
    [Id(0)]
    public required string State { get; init; }

    /// <summary>Only accounts above this one; empty for the first page.</summary>
    [Id(1)]
    public string After { get; init; } = "";

    /// <summary>At most so many.</summary>
    [Id(2)]
    public required int Limit { get; init; }
}
