using System.Buffers;
using System.Text;

namespace Im.Protocol;

/// <summary>The alphabets and lengths of names that come from outside (docs/protocol.md, Identifiers).</summary>
/// <remarks>Names that stand in a path are never <c>.</c> or <c>..</c>, which servers and proxies take out of it. Those that
/// stand where an id may stand, too, never have the form of one: a name would be taken for somebody else's id.</remarks>
public static class Names
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>UTF-16 units of the longest userId.</summary>
    public const int LongestUserId = 128;

    /// <summary>UTF-16 units of the longest tag.</summary>
    public const int LongestTag = 64;

    /// <summary>What a tenantNo is, in words that go on after "is" or "must be"; so also the others.</summary>
    public const string TenantNoForm = "1–32 of A–Z a–z 0–9 _ -";

    /// <summary>What a userId is.</summary>
    public const string UserIdForm = "1–128 characters, " + NoControls;

    /// <summary>What a deviceId is, and an appId.</summary>
    public const string DeviceIdForm = "1–64 of A–Z a–z 0–9 . _ -, and not . or .. itself";

    /// <summary>What a groupNo is.</summary>
    public const string GroupNoForm = "1–64 of A–Z a–z 0–9 . _ -, " + NoOtherMeaning;

    /// <summary>What a tag is.</summary>
    public const string TagForm = "1–64 characters, " + NoControls;

    /// <summary>What a message's id is.</summary>
    public const string MessageIdForm = "1–64 of A–Z a–z 0–9 . _ : -";

    /// <summary>What ids of the messages begin with that the server makes of a call; 32 hexadecimal digits and a colon follow.</summary>
    public const string ServersIdPrefix = "call:";

    private const string NoControls = "none of them a control character, " + NoOtherMeaning;
    private const string NoOtherMeaning = "neither . nor .. nor in the form of an id";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> TenantChars = SearchValues.Create(Alphanumeric + "_-");
    private static readonly SearchValues<char> DeviceChars = SearchValues.Create(Alphanumeric + "._-");
    private static readonly SearchValues<char> MessageChars = SearchValues.Create(Alphanumeric + "._:-");

    /// <summary>A tenant's number: 1–32 of <c>A–Z a–z 0–9 _ -</c>.</summary>
    public static bool IsTenantNo(string? text) => Fits(text, 32, TenantChars);

    /// <summary>A device's unique code: 1–64 of <c>A–Z a–z 0–9 . _ -</c>, not <c>.</c> or <c>..</c>.</summary>
    public static bool IsDeviceId(string? text) => Fits(text, 64, DeviceChars) && !IsDots(text);

    /// <summary>Whether a message's id has the form of those that the server makes of a call: no client's may.</summary>
    public static bool IsServersId(ReadOnlySpan<char> id)
    {
        const int Digits = 32;
        return id.StartsWith(ServersIdPrefix, StringComparison.Ordinal)
            && id.Length > ServersIdPrefix.Length + Digits && id[ServersIdPrefix.Length + Digits] == ':'
            && !id.Slice(ServersIdPrefix.Length, Digits).ContainsAnyExcept(Hex);
    }

    /// <summary>A message's id: 1–64 of <c>A–Z a–z 0–9 . _ : -</c>.</summary>
    public static bool IsMessageId(string? text) => Fits(text, 64, MessageChars);

    /// <summary>An app's or sub-application's id: 1–64 of <c>A–Z a–z 0–9 . _ -</c>, not <c>.</c> or <c>..</c>.</summary>
    public static bool IsAppId(string? text) => IsDeviceId(text);

    /// <summary>A group's number: 1–64 of <c>A–Z a–z 0–9 . _ -</c>, not <c>.</c> or <c>..</c>, nor in the form of an id.</summary>
    public static bool IsGroupNo(string? text) => IsDeviceId(text) && !IsId(text);

    /// <summary>A tag: as a user's name, at most 64 characters.</summary>
    public static bool IsTag(string? text) => text is { Length: <= LongestTag } && IsUserId(text);

    /// <summary>A user's name at its tenant: 1–128 characters, any but control characters and lone surrogates; not
    /// <c>.</c> or <c>..</c>, nor in the form of an id.</summary>
    public static bool IsUserId(string? text)
    {
        if (text is not { Length: > 0 and <= LongestUserId } || IsDots(text) || IsId(text)) return false;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            // A lone surrogate has no UTF-8: two such names would give one account.
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done) return false;
            if (Rune.IsControl(rune)) return false;
            rest = rest[length..];
        }

        return true;
    }

    private static bool Fits(string? text, int most, SearchValues<char> alphabet) =>
        text is { Length: > 0 } && text.Length <= most && !text.AsSpan().ContainsAnyExcept(alphabet);

    private static bool IsDots(string? text) => text is "." or "..";

    private static bool IsId(string? text) => PeerId.TryParse(text, out _);
}
