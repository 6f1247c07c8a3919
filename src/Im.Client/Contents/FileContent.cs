using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client;

/// <summary>Any file.</summary>
/// <param name="StorageId">The file: <see cref="ImClient.DownloadAsync"/>.</param>
/// <param name="FileName">Its name, for people: never a path to write to.</param>
/// <param name="FileSize">Its size, as the sender tells it.</param>
public sealed record FileContent(string StorageId, string FileName, FileSize FileSize) : MessageContent
{
    /// <summary>How long it plays, if it does.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Its media type, as the sender tells it.</summary>
    public string? MimeType { get; init; }

    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.File;

    /// <summary>A file that was uploaded.</summary>
    public static FileContent Of(StoredFileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new FileContent(file.StorageId, file.FileName, file.Size) { MimeType = file.MimeType };
    }

    internal override void Write(ContentWriter json)
    {
        json.StorageId("storageId", StorageId);
        json.Text("fileName", FileName);
        json.Size("fileSize", FileSize);
        json.Duration("duration", Duration);
        json.Text("mimeType", MimeType);
    }

    internal static FileContent Read(ContentReader json) =>
        new(json.Text("storageId"), json.Text("fileName"), json.Size("fileSize"))
        {
            Duration = json.Duration("duration"),
            MimeType = json.TextOrNull("mimeType"),
        };
}
