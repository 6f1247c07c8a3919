using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client;

/// <summary>A picture.</summary>
/// <param name="StorageId">The file: <see cref="ImClient.DownloadAsync"/>.</param>
public sealed record ImageContent(string StorageId) : MessageContent
{
    /// <summary>The storageId of a small picture that the sender has made; null: the server's own, if it made one
    /// (<see cref="ImClient.DownloadThumbnailAsync"/>).</summary>
    public string? Thumbnail { get; init; }

    /// <summary>The width of the thumbnail in pixels, if it is known.</summary>
    public int? ThumbnailWidth { get; init; }

    /// <summary>The height of the thumbnail in pixels, if it is known.</summary>
    public int? ThumbnailHeight { get; init; }

    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Image;

    /// <summary>A picture that was uploaded.</summary>
    public static ImageContent Of(StoredFileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ImageContent(file.StorageId) { ThumbnailWidth = file.ThumbnailWidth, ThumbnailHeight = file.ThumbnailHeight };
    }

    internal override void Write(ContentWriter json)
    {
        json.StorageId("storageId", StorageId);
        json.StorageId("thumbnail", Thumbnail);
        json.Sides("thumbnailWidth", ThumbnailWidth, "thumbnailHeight", ThumbnailHeight);
    }

    internal static ImageContent Read(ContentReader json) => new(json.Text("storageId"))
    {
        Thumbnail = json.TextOrNull("thumbnail"),
        ThumbnailWidth = json.Side("thumbnailWidth"),
        ThumbnailHeight = json.Side("thumbnailHeight"),
    };
}
