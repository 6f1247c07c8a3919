namespace Im.Protocol.Rest;

/// <summary>A stored file: what <c>POST /v1/storage</c> answers.</summary>
/// <param name="StorageId">Its name in messages, and for reading it.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, hexadecimal.</param>
/// <param name="MimeType">Its media type, as its uploader says.</param>
/// <param name="FileName">Its name, for people.</param>
public sealed record StoredFileInfo(string StorageId, long Size, string Sha256, string MimeType, string FileName)
{
    /// <summary>The width of its thumbnail in pixels; left out where it has none.</summary>
    public int? ThumbnailWidth { get; init; }

    /// <summary>The height of its thumbnail in pixels; left out where it has none.</summary>
    public int? ThumbnailHeight { get; init; }
}
