using Im.Client.Files;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client;

public sealed partial class ImClient
{
    /// <summary>Uploads a file. What is cut off goes on where it was, as long as it comes further.</summary>
    /// <param name="path">The file; it must not change meanwhile.</param>
    /// <param name="options">Its name and type, progress, and an unfinished upload to go on with.</param>
    /// <param name="cancellationToken">Ends the upload; what the server has, it keeps for a day.</param>
    /// <returns>What the server has, with the storageId.</returns>
    /// <exception cref="ImException">The server refused it, or cannot be reached.</exception>
    public async Task<StoredFileInfo> UploadAsync(
        string path, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var _ = file.ConfigureAwait(false);
        options ??= UploadOptions.Default;
        return await UploadAsync(file, options with { FileName = options.FileName ?? Path.GetFileName(path) }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Uploads what a stream holds, which must be able to seek.</summary>
    /// <inheritdoc cref="UploadAsync(string, UploadOptions, CancellationToken)"/>
    public Task<StoredFileInfo> UploadAsync(
        Stream file, UploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.CanSeek) throw new ArgumentException("The stream must be able to seek.", nameof(file));
        options ??= UploadOptions.Default;
        var fileName = options.FileName ?? "file";
        var upload = new Uploader(_parts.Files, file, fileName, options.MimeType ?? FileTypes.Of(fileName), options);
        return new Attempts(Options).Run(upload.Step, () => upload.Offset, cancellationToken);
    }

    /// <summary>Downloads a file of a message. What is cut off goes on where it was, also in a later call for the same
    /// target; the file gets its name once it is whole and checked.</summary>
    /// <param name="storageId">The file.</param>
    /// <param name="path">Where to put it; what is there is replaced.</param>
    /// <param name="progress">Is told how many bytes are here.</param>
    /// <param name="cancellationToken">Ends the download; what is here stays beside the target.</param>
    /// <exception cref="ImException">There is no such file for this account, or the server cannot be reached.</exception>
    public Task<DownloadedFile> DownloadAsync(
        string storageId, string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storageId);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!FileCalls.IsStorageId(storageId)) throw new ArgumentException("It is no storageId.", nameof(storageId));
        return Download(storageId, path, (bytes, _) => progress?.Report(bytes), digest: null, cancellationToken);
    }

    /// <summary>Downloads the thumbnail of a picture: a small JPEG.</summary>
    /// <exception cref="ImException">There is none for this account, or the server cannot be reached.</exception>
    public async Task<ReadOnlyMemory<byte>> DownloadThumbnailAsync(string storageId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storageId);
        using var response = await _parts.Files.Send(
            () => new HttpRequestMessage(HttpMethod.Get, $"v1/storage/{Uri.EscapeDataString(storageId)}/thumbnail"), cancellationToken)
            .ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads a picture and sends it.</summary>
    /// <returns>The message with its seq.</returns>
    /// <exception cref="ImException">The server refused the file or the message.</exception>
    public async Task<ImMessage> SendImageAsync(
        PeerId to, string path, UploadOptions? upload = null, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        var file = await UploadAsync(path, upload, cancellationToken).ConfigureAwait(false);
        return await SendAsync(to, ImageContent.Of(file), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads any file and sends it.</summary>
    /// <inheritdoc cref="SendImageAsync"/>
    public async Task<ImMessage> SendFileAsync(
        PeerId to, string path, UploadOptions? upload = null, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        var file = await UploadAsync(path, upload, cancellationToken).ConfigureAwait(false);
        return await SendAsync(to, FileContent.Of(file), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads a recording and sends it.</summary>
    /// <inheritdoc cref="SendImageAsync"/>
    public async Task<ImMessage> SendVoiceAsync(
        PeerId to, string path, TimeSpan duration, UploadOptions? upload = null, SendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var file = await UploadAsync(path, upload, cancellationToken).ConfigureAwait(false);
        return await SendAsync(to, new VoiceContent(file.StorageId, WholeSeconds(duration)), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads a film and sends it.</summary>
    /// <inheritdoc cref="SendImageAsync"/>
    public async Task<ImMessage> SendVideoAsync(
        PeerId to, string path, TimeSpan duration, UploadOptions? upload = null, SendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var file = await UploadAsync(path, upload, cancellationToken).ConfigureAwait(false);
        return await SendAsync(to, VideoContent.Of(file, WholeSeconds(duration)), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Rounded up, as players show it, and as clients read it that expect an integer.</summary>
    private static TimeSpan WholeSeconds(TimeSpan duration) => TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));
}
