using System.Security.Cryptography;
using System.Text;

namespace Im.Protocol;

/// <summary>
/// Derives the ids of docs/protocol.md: the first letter of the kind, then the first 16 bytes of
/// SHA-256(tenantNo, 0x00, name) in base32. The same name always gives the same id, on every server.
/// </summary>
public static class WireIds
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const int DigestBytes = 16;

    /// <summary>The account of a user.</summary>
    public static AccountId Account(string tenantNo, string userId) => new(Derive('a', tenantNo, userId));

    /// <summary>The account that a caller of the tenant names: by its id, or by the userId. False for what is neither.</summary>
    public static bool TryAccount(string tenantNo, string? accountOrUserId, out AccountId account)
    {
        if (AccountId.TryParse(accountOrUserId, out account)) return true;
        if (!Names.IsUserId(accountOrUserId)) return false;

        account = Account(tenantNo, accountOrUserId!);
        return true;
    }

    /// <summary>The service account of an app: the sender of what the app sends.</summary>
    public static PeerId Service(string tenantNo, string appId) => new(Derive('s', tenantNo, appId));

    /// <summary>The group with a number that its creator chose.</summary>
    public static PeerId Group(string tenantNo, string groupNo) => new(Derive('g', tenantNo, groupNo));

    /// <summary>The group that a caller of the tenant names: by its id, or by the groupNo. False for what is neither.</summary>
    public static bool TryGroup(string tenantNo, string? groupIdOrNo, out PeerId group)
    {
        if (PeerId.TryParse(groupIdOrNo, out group) && group.Kind == PeerKind.Group) return true;
        if (!Names.IsGroupNo(groupIdOrNo)) return false;

        group = Group(tenantNo, groupIdOrNo!);
        return true;
    }

    /// <summary>A new group that nobody has given a number.</summary>
    public static PeerId NewGroup()
    {
        Span<byte> random = stackalloc byte[DigestBytes];
        RandomNumberGenerator.Fill(random);
        return new(Encode('g', random));
    }

    /// <summary>The audience of a tag.</summary>
    public static PeerId Tag(string tenantNo, string tag) => new(Derive('t', tenantNo, tag));

    /// <summary>Everyone of a tenant.</summary>
    public static PeerId Everyone(string tenantNo) => new(Derive('e', tenantNo, ""));

    private static string Derive(char kind, string tenantNo, string name)
    {
        var text = Encoding.UTF8.GetBytes($"{tenantNo}\0{name}");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return Encode(kind, digest[..DigestBytes]);
    }

    private static string Encode(char kind, ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[PeerId.Length];
        text[0] = kind;
        var (at, buffer, bits) = (1, 0, 0);
        foreach (var b in bytes)
        {
            (buffer, bits) = ((buffer << 8) | b, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text[at++] = Base32[(buffer >> bits) & 31];
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0) text[at] = Base32[(buffer << (5 - bits)) & 31];
        return new string(text);
    }
}
