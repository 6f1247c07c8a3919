using System.Buffers;
using System.Text;

namespace Im.Protocol;

/// <summary>The alphabets and lengths of names that come from outside (docs/protocol.md, Identifiers).</summary>
public static class Names
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> TenantChars = SearchValues.Create(Alphanumeric + "_-");
    private static readonly SearchValues<char> DeviceChars = SearchValues.Create(Alphanumeric + "._-");
    private static readonly SearchValues<char> MessageChars = SearchValues.Create(Alphanumeric + "._:-");

    /// <summary>A tenant's number: 1–32 of <c>A–Z a–z 0–9 _ -</c>.</summary>
    public static bool IsTenantNo(string? text) => Fits(text, 32, TenantChars);

    /// <summary>A device's unique code: 1–64 of <c>A–Z a–z 0–9 . _ -</c>.</summary>
    public static bool IsDeviceId(string? text) => Fits(text, 64, DeviceChars);

    /// <summary>A message's id: 1–64 of <c>A–Z a–z 0–9 . _ : -</c>.</summary>
    public static bool IsMessageId(string? text) => Fits(text, 64, MessageChars);

    /// <summary>An app's or sub-application's id: 1–64 of <c>A–Z a–z 0–9 . _ -</c>.</summary>
    public static bool IsAppId(string? text) => Fits(text, 64, DeviceChars);

    /// <summary>A group's number: 1–64 of <c>A–Z a–z 0–9 . _ -</c>.</summary>
    public static bool IsGroupNo(string? text) => Fits(text, 64, DeviceChars);

    /// <summary>A tag: as a user's name, at most 64 characters.</summary>
    public static bool IsTag(string? text) => text is { Length: <= 64 } && IsUserId(text);

    /// <summary>A user's name at its tenant: 1–128 characters, any but control characters and lone surrogates.</summary>
    public static bool IsUserId(string? text)
    {
        if (text is not { Length: > 0 and <= 128 }) return false;
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
}
