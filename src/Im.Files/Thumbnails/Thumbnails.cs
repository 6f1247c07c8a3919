using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>Small pictures of uploaded ones, made with bounded memory: few at a time, and none of a picture whose header
/// says that it is very large. One that cannot be read has none.</summary>
public sealed partial class Thumbnails(IOptions<FilesOptions> options, ILogger<Thumbnails> logger) : IDisposable
{
    /// <summary>The media type of all thumbnails.</summary>
    public const string MimeType = "image/jpeg";

    private const long LargestPicture = 64L * 1024 * 1024;

    // Who uploads waits no longer for others' pictures.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(options.Value.ThumbnailsAtOnce);

    /// <summary>The key of a file's thumbnail in the store.</summary>
    public static string KeyOf(string storageId) => storageId + ".thumbnail";

    /// <summary>Makes the thumbnail of a picture.</summary>
    /// <param name="mimeType">What the file is said to be.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="target">Where the thumbnail is to be.</param>
    /// <param name="cancellation">Ends the waiting for a turn.</param>
    /// <returns>Its width and height; 0 where none was made.</returns>
    public async Task<(int Width, int Height)> Make(
        string mimeType, long size, string path, string target, CancellationToken cancellation)
    {
        if (options.Value.ThumbnailSide == 0 || size is 0 or > LargestPicture || !Picture.IsRead(mimeType)) return default;

        if (!await _turns.WaitAsync(Patience, cancellation)) return default;
        try
        {
            return await Task.Run(() => Picture.Shrink(path, target, options.Value.ThumbnailSide, options.Value.ThumbnailMaxPixels), CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever it is that calls itself a picture: it is kept as it is.
            LogNone(fault.GetType().Name);
            File.Delete(target);
            return default;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    [LoggerMessage(LogLevel.Debug, "A picture has no thumbnail: {Fault}.")]
    private partial void LogNone(string fault);
}
