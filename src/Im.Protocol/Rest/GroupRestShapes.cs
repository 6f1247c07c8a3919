namespace Im.Protocol.Rest;

/// <summary>Members to bring into a group, or to take out.</summary>
public sealed record GroupMembersRequest
{
    /// <summary>Accounts or userIds, 1–1,000.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>When taking out: also keep them from coming back by own will. Default no.</summary>
    public bool? Ban { get; init; }
}

/// <summary>A member's role.</summary>
/// <param name="Role">One of <c>owner</c>, <c>admin</c>, <c>member</c>; left out: as it is.</param>
public sealed record GroupMemberRequest(string? Role);

/// <summary>Mutes a member of a group, or all.</summary>
public sealed record GroupMuteRequest
{
    /// <summary>The member: an account or userId; left out: all but the owner and admins.</summary>
    public string? Member { get; init; }

    /// <summary>Until when, Unix milliseconds; 0 lifts it; left out: until further notice.</summary>
    public long? Until { get; init; }
}
