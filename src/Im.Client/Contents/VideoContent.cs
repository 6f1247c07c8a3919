using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client;

/// <summary>A film.</summary>
/// <param name="StorageId">The file: <see cref="ImClient.DownloadAsync"/>.</param>
/// <param name="FileName">Its name, for people: never a path to write to.</param>
/// <param name="FileSize">Its size, as the sender tells it.</param>
/// <param name="Duration">How long it plays; seconds on the wire, which may have a fraction.</param>
public sealed record VideoContent(string StorageId, string FileName, FileSize FileSize, TimeSpan Duration) : MessageContent
{
    /// <summary>The storageId of a picture of it that the sender has made, if there is one.</summary>
    public string? Thumbnail { get; init; }

    /// <summary>The width of the thumbnail in pixels, if it is known.</summary>
    public int? ThumbnailWidth { get; init; }

    /// <summary>The height of the thumbnail in pixels, if it is known.</summary>
    public int? ThumbnailHeight { get; init; }

    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Video;

    /// <summary>A film that was uploaded.</summary>
    public static VideoContent Of(StoredFileInfo file, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new VideoContent(file.StorageId, file.FileName, file.Size, duration);
    }

    internal override void Write(ContentWriter json)
    {
        json.StorageId("storageId", StorageId);
        json.Text("fileName", FileName);
        json.Size("fileSize", FileSize);
        json.Duration("duration", Duration);
        json.StorageId("thumbnail", Thumbnail);
        json.Sides("thumbnailWidth", ThumbnailWidth, "thumbnailHeight", ThumbnailHeight);
    }

    internal static VideoContent? Read(ContentReader json) => json.Duration("duration") is not { } duration
        ? null
        : new VideoContent(json.Text("storageId"), json.Text("fileName"), json.Size("fileSize"), duration)
        {
            Thumbnail = json.TextOrNull("thumbnail"),
            ThumbnailWidth = json.Side("thumbnailWidth"),
            ThumbnailHeight = json.Side("thumbnailHeight"),
        };
}
