namespace Im.Protocol;

/// <summary>A user of a tenant, as seen on the wire: <c>a</c> and 26 characters of base32.</summary>
/// <param name="Value">The id as it stands on the wire.</param>
public readonly record struct AccountId(string Value)
{
    /// <summary>The account as an address.</summary>
    public PeerId AsPeer() => new(Value);

    /// <summary>Reads an account id from outside; false for anything else.</summary>
    public static bool TryParse(string? text, out AccountId id)
    {
        var valid = PeerId.TryParse(text, out var peer) && peer.Kind == PeerKind.Account;
        id = valid ? peer.AsAccount() : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
