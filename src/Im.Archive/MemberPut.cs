namespace Im.Archive;

/// <summary>An account's row in a conversation that it is in, or comes into.</summary>
internal readonly record struct MemberPut(MemberRow Member, Stays Stays)
{
    /// <summary>What the row is to be, given what it is. Who is in stays since then; who is not comes in now.</summary>
    public static MemberPut Of(MemberRow member, StoredMember? stored, long joinedSeq) => stored switch
    {
        null => new(member, Stays.First(joinedSeq)),
        { IsPresent: true } => new(member with { JoinedAt = stored.JoinedAt }, stored.Stays),
        _ => new(member, stored.Stays.Rejoin(joinedSeq)),
    };
}

/// <summary>An account's row as it was found.</summary>
internal sealed record StoredMember(string Account, Stays Stays, long JoinedAt)
{
    public bool IsPresent => Stays.LeftSeq is null;
}
