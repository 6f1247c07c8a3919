namespace Im.Archive;

/// <summary>An account's row in a conversation.</summary>
/// <param name="Member">What it is there.</param>
/// <param name="Stays">What it sees.</param>
/// <param name="IsComing">Whether it comes in now; else it is in.</param>
internal readonly record struct MemberPut(MemberRow Member, Stays Stays, bool IsComing)
{
    /// <summary>Whether the row can take this stay.</summary>
    public bool HasRoom => Stays.Count <= GroupLimits.Of(GroupLimits.StaysInGroup, Member.ComesBy);

    /// <summary>Whether it needs room: not who is in, nor whom an app brings in.</summary>
    public bool NeedsRoom => IsComing && Member.ComesBy != ComesBy.App;

    /// <summary>What the row is to be, given what it is. Who is in stays since then; who is not comes in now.</summary>
    public static MemberPut Of(MemberRow member, StoredMember? stored) => stored switch
    {
        null => new(member, Stays.First(member.JoinedSeq), true),
        { IsPresent: true } => new(member with { JoinedAt = stored.JoinedAt }, stored.Stays, false),
        _ when member.ComesBy == ComesBy.App => new(member, stored.Stays.Rejoin(member.JoinedSeq).Newest(), true),
        _ => new(member, stored.Stays.Rejoin(member.JoinedSeq), true),
    };
}

/// <summary>An account's row as it was found.</summary>
internal sealed record StoredMember(string Account, Stays Stays, long JoinedAt)
{
    public bool IsPresent => Stays.LeftSeq is null;
}
