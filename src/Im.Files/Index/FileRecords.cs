using Im.Protocol;

namespace Im.Files;

/// <summary>How far a file has come.</summary>
public enum FileState
{
    /// <summary>Its bytes are still coming.</summary>
    Uploading = 0,

    /// <summary>All its bytes are here and checked; they are on their way into the store.</summary>
    Sealed = 1,

    /// <summary>It can be read.</summary>
    Stored = 2,

    /// <summary>It is gone; its bytes may not be yet.</summary>
    Deleting = 3,
}

/// <summary>A file, as it is known; its bytes are in the store.</summary>
public sealed record FileRow
{
    /// <summary>The size of a file that nobody has told.</summary>
    public const long UnknownSize = -1;

    /// <summary>Its name on the wire.</summary>
    public required string StorageId { get; init; }

    /// <summary>Its tenant.</summary>
    public required string TenantNo { get; init; }

    /// <summary>Who has uploaded it: an account, or an app's service account.</summary>
    public required PeerId Owner { get; init; }

    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its media type, as its uploader says.</summary>
    public required string MimeType { get; init; }

    /// <summary>Its bytes; of an upload what was declared, or <see cref="UnknownSize"/>.</summary>
    public long Size { get; init; } = UnknownSize;

    /// <summary>SHA-256 of its bytes, hexadecimal; of an upload what was declared, or empty.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>How far it has come.</summary>
    public FileState State { get; init; }

    /// <summary>The width of its thumbnail; 0 for none.</summary>
    public int ThumbnailWidth { get; init; }

    /// <summary>The height of its thumbnail; 0 for none.</summary>
    public int ThumbnailHeight { get; init; }

    /// <summary>When its upload began, Unix milliseconds; once all its bytes are here, when that was.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When to look whether it is still needed, Unix milliseconds; of an upload when it is given up.</summary>
    public required long CheckAt { get; init; }

    /// <summary>How often a message has named it.</summary>
    public long Uses { get; init; }
}

/// <summary>A message that names a file.</summary>
/// <param name="StorageId">The file.</param>
/// <param name="Conversation">The conversation's number in the archive.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="MessageId">The sender's id for it.</param>
/// <param name="Receiver">To whom: an account, a service, a group, a tag or everyone.</param>
/// <param name="UsedAt">When, Unix milliseconds.</param>
public sealed record FileUse(
    string StorageId, long Conversation, PeerId Sender, string MessageId, PeerId Receiver, long UsedAt);

/// <summary>How much somebody has uploaded.</summary>
/// <param name="Bytes">The bytes of all of it, of each file at least <see cref="Least"/>.</param>
/// <param name="FirstAt">The earliest <see cref="FileRow.CreatedAt"/> of it; 0 for none.</param>
public sealed record UploadedBytes(long Bytes, long FirstAt)
{
    /// <summary>What a file counts as if it has fewer bytes, 64 KiB: its row and its name take room, too, and empty ones are
    /// bounded like others.</summary>
    public const long Least = 64 << 10;
}

/// <summary>What came of an upload's last byte.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Their SHA-256, hexadecimal.</param>
/// <param name="ThumbnailWidth">The width of its thumbnail; 0 for none.</param>
/// <param name="ThumbnailHeight">The height of its thumbnail; 0 for none.</param>
/// <param name="At">When, Unix milliseconds.</param>
public sealed record FileSeal(long Size, string Sha256, int ThumbnailWidth, int ThumbnailHeight, long At);
