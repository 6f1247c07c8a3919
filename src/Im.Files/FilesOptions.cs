using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>Where files are kept, and what may be uploaded. Tenants may have limits of their own
/// (<see cref="FileRules"/>).</summary>
public sealed class FilesOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Files";

    internal const long LargestFile = 1L << 40;

    /// <summary>Where the bytes of files are: <c>disk</c> (default) or <c>s3</c>.</summary>
    public FileStoreKind Store { get; set; } = FileStoreKind.Disk;

    /// <summary>The directory of files on disk, and of uploads that are not finished, created if missing. Default
    /// <c>files</c> below the data directory.</summary>
    public string? Directory { get; set; }

    /// <summary>The largest file in bytes, where a tenant has no limit of its own: up to 1 TiB, default 100 MiB.</summary>
    [Range(1, LargestFile)] public long MaxBytes { get; set; } = 100L * 1024 * 1024;

    /// <summary>The media types that may be uploaded, where a tenant has none of its own: each a type, or a kind as
    /// <c>image/*</c>. Default none: all.</summary>
    public IList<string> Types { get; } = new List<string>();

    /// <summary>Hours after which an upload that is not finished is given up: 1–720, default 24.</summary>
    [Range(1, 720)] public int UploadHours { get; set; } = 24;

    /// <summary>Uploads that one account or app may have unfinished: 1–10,000, default 64.</summary>
    [Range(1, 10_000)] public int OpenUploads { get; set; } = 64;

    /// <summary>Bytes that one account may upload in 24 hours: 64 KiB to 1 TiB, default 2 GiB. A file counts as at least 64
    /// KiB.</summary>
    [Range(UploadedBytes.Least, LargestFile)] public long AccountDayBytes { get; set; } = 2L << 30;

    /// <summary>Bytes that one app may upload in 24 hours: 64 KiB to 1 PiB, default 100 GiB.</summary>
    [Range(UploadedBytes.Least, 1L << 50)] public long AppDayBytes { get; set; } = 100L << 30;

    /// <summary>Bytes that all accounts and apps of one tenant may upload in 24 hours: 64 KiB to 1 PiB, default 1 TiB. A file
    /// counts once it is here as a whole, of other processes after some seconds.</summary>
    [Range(UploadedBytes.Least, 1L << 50)] public long TenantDayBytes { get; set; } = 1L << 40;

    /// <summary>Bytes that must stay free on the disk of uploads, or nothing is taken: up to 1 PiB, default 1 GiB.</summary>
    [Range(0, 1L << 50)] public long KeepFree { get; set; } = 1L << 30;

    /// <summary>Days that a file stays which no message names: 1–3,650, default 7.</summary>
    [Range(1, 3_650)] public int UnusedDays { get; set; } = 7;

    /// <summary>Minutes between two looks for files that nobody needs any more: 1–1,440, default 60.</summary>
    [Range(1, 1_440)] public int SweepMinutes { get; set; } = 60;

    /// <summary>The longer side of a thumbnail in pixels: 0 for no thumbnails, else 16–2,048, default 320.</summary>
    [Range(0, 2_048)] public int ThumbnailSide { get; set; } = 320;

    /// <summary>Pixels up to which a picture gets a thumbnail: 1–200,000,000, default 50,000,000, for which the server needs
    /// 200 MB while it reads one.</summary>
    [Range(1, 200_000_000)] public long ThumbnailMaxPixels { get; set; } = 50_000_000;

    /// <summary>Thumbnails made at a time: 1–64, default 1.</summary>
    [Range(1, 64)] public int ThumbnailsAtOnce { get; set; } = 1;

    /// <summary>For <c>s3</c>: where.</summary>
    public S3Options S3 { get; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ThumbnailSide is > 0 and < 16) yield return new($"{Section}:{nameof(ThumbnailSide)} must be 0, or 16 to 2,048.");
        foreach (var type in Types.Where(type => !MimeTypes.IsPattern(type)))
            yield return new($"{Section}:{nameof(Types)} has '{type}', which is neither a media type nor a kind as image/*.");
        if (Store != FileStoreKind.S3) yield break;
        foreach (var fault in S3.Faults()) yield return new($"{Section}:{nameof(S3)}:{fault}");
    }
}

/// <summary>A place for the bytes of files.</summary>
public enum FileStoreKind
{
    /// <summary>A directory.</summary>
    Disk,

    /// <summary>A bucket of Amazon S3, or of a server that speaks its protocol.</summary>
    S3,
}

[OptionsValidator]
internal sealed partial class FilesOptionsValidator : IValidateOptions<FilesOptions>;
