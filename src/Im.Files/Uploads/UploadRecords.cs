using Im.Protocol;

namespace Im.Files;

/// <summary>A file that somebody wants to upload, as it is declared.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="Owner">Who.</param>
/// <param name="FileName">Its name; null for none.</param>
/// <param name="MimeType">Its media type, as a header has it; null for bytes.</param>
/// <param name="Size">Its bytes; null where nobody says.</param>
/// <param name="Sha256">SHA-256 of its bytes, hexadecimal; null where nobody says.</param>
public sealed record NewUpload(
    string TenantNo, PeerId Owner, string? FileName, string? MimeType, long? Size, string? Sha256);

/// <summary>What became of a step of an upload: the file as it is now, or why it was refused.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Bytes of it that are here.</param>
/// <param name="Code">The refusal.</param>
/// <param name="Message">The refusal in words.</param>
public sealed record UploadOutcome(FileRow? File, long Offset, ErrorCode Code, string? Message)
{
    /// <summary>When to try again; null where nobody can tell.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    internal static UploadOutcome At(FileRow file, long offset) => new(file, offset, ErrorCode.Ok, null);

    internal static UploadOutcome Refused(ErrorCode code, string message, TimeSpan? retryAfter = null) =>
        new(null, 0, code, message) { RetryAfter = retryAfter };
}
