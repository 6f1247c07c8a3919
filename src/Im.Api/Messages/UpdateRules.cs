using System.Text.Json;
using Im.Files;
using Im.Grains.Files;
using Im.Protocol;

namespace Im.Api.Messages;

/// <summary>What the API checks of a large background update: an event <c>organization</c> (docs/protocol.md, Updates).</summary>
internal static class UpdateRules
{
    /// <summary>Bytes of the largest content of the event; more goes into a file.</summary>
    public const int InlineLimit = 256 * 1024;

    private const int DigestLength = 64;
    private const int BesideLimit = 1024;

    /// <summary>What is wrong with it; null if nothing is.</summary>
    /// <param name="content">The message's content, which <see cref="ContentRules"/> has let through.</param>
    public static (ErrorCode Code, string Words)? Fault(ReadOnlyMemory<byte> content)
    {
        using var what = JsonDocument.Parse(content);
        var inner = what.RootElement.GetProperty("content");
        var size = Utf8Of(inner).Length;
        if (size > InlineLimit || content.Length - size > BesideLimit)
            return (ErrorCode.TooLarge, $"The content of an update may have {InlineLimit} bytes. Upload what is larger, and name it by 'storageId' and 'digest'.");
        if (inner.TryGetProperty("storageId", out _) && !JsonText.HasEachMemberOnce(Utf8Of(inner).ToArray()))
            return (ErrorCode.Invalid, "The content of an update that names a file has a member twice.");
        if (FaultOf(inner, "storageId", Any) is { } file) return (ErrorCode.Invalid, file);
        if (FaultOf(inner, "digest", IsDigest) is { } digest) return (ErrorCode.Invalid, digest);
        return inner.TryGetProperty("storageId", out _) && !inner.TryGetProperty("digest", out _)
            ? (ErrorCode.Invalid, "The content's member 'storageId' needs the member 'digest' beside it.")
            : null;
    }

    /// <summary>What is wrong with the file that it names; null if nothing is, or if it names none of this server's.</summary>
    /// <param name="content">The message's content, in which <see cref="Fault"/> finds nothing.</param>
    /// <param name="files">The files of the app's tenant.</param>
    public static async Task<string?> FaultOfFile(ReadOnlyMemory<byte> content, IFileDeskGrain files)
    {
        var (storageId, digest) = FileOf(content);
        if (!StorageIds.IsOne(storageId)) return null;
        if (await files.DigestOf(storageId) is not { } right) return "The content's member 'storageId' names no file.";
        return right == digest ? null : "The content's member 'digest' is not the SHA-256 of the file.";
    }

    private static (string StorageId, string Digest) FileOf(ReadOnlyMemory<byte> content)
    {
        using var what = JsonDocument.Parse(content);
        var inner = what.RootElement.GetProperty("content");
        return inner.TryGetProperty("storageId", out var storageId)
            ? (storageId.GetString()!, inner.GetProperty("digest").GetString()!)
            : ("", "");
    }

    private static string? FaultOf(JsonElement content, string member, Func<string, bool> fits)
    {
        if (!content.TryGetProperty(member, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) return $"The content's member '{member}' must be a string.";
        return fits(value.GetString()!) ? null : $"The content's member '{member}' must be {DigestLength} hexadecimal digits, in lower case.";
    }

    private static ReadOnlySpan<byte> Utf8Of(JsonElement value) => System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value);

    private static bool Any(string text) => true;

    private static bool IsDigest(string text) => text.Length == DigestLength && text.All(char.IsAsciiHexDigitLower);
}
