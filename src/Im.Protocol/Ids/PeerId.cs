namespace Im.Protocol;

/// <summary>
/// Anything a message can be addressed to or come from: an account, a service account, a group, a tag or everyone.
/// On the wire it is one letter that tells the <see cref="Kind"/> and 26 characters of base32.
/// </summary>
/// <param name="Value">The id as it stands on the wire.</param>
public readonly record struct PeerId(string Value)
{
    /// <summary>Characters of every id of this family.</summary>
    public const int Length = 27;

    /// <summary>What the id names, by its first letter alone: routing needs no look-up.</summary>
    public PeerKind Kind => KindOf(Value);

    /// <summary>The id as an account's; only meaningful where <see cref="Kind"/> is <see cref="PeerKind.Account"/>.</summary>
    public AccountId AsAccount() => new(Value);

    /// <summary>Reads an id from outside. False for anything that is not a letter of the family and 26 of a–z2–7.</summary>
    public static bool TryParse(string? text, out PeerId id)
    {
        id = text is null ? default : new PeerId(text);
        return text is { Length: Length } && KindOf(text) != PeerKind.None && IsBase32(text.AsSpan(1));
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal static bool IsBase32(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '2' and <= '7'))) return false;
        }

        return true;
    }

    private static PeerKind KindOf(string? value) => value is { Length: > 0 }
        ? value[0] switch
        {
            'a' => PeerKind.Account,
            's' => PeerKind.Service,
            'g' => PeerKind.Group,
            't' => PeerKind.Tag,
            'e' => PeerKind.Everyone,
            _ => PeerKind.None,
        }
        : PeerKind.None;
}

/// <summary>What a <see cref="PeerId"/> names.</summary>
public enum PeerKind
{
    /// <summary>Not an id of this family.</summary>
    None,

    /// <summary>A user of a tenant.</summary>
    Account,

    /// <summary>A third-party service (an app) as a sender.</summary>
    Service,

    /// <summary>A group.</summary>
    Group,

    /// <summary>All accounts that carry a tag.</summary>
    Tag,

    /// <summary>All accounts of a tenant.</summary>
    Everyone,
}
