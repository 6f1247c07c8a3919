using Im.Client.Files;
using Im.Protocol;

namespace Im.Client;

public sealed partial class ImClient
{
    /// <summary>
    /// The updates of the tenant's services that the app has not taken yet, then those to come until the client is disposed.
    /// Within a conversation they come in the order of seqs, each once, also over restarts: one counts as taken when the loop
    /// asks for the next or is left. They wait in the store, and are no part of <see cref="Messages"/> and the history: neither
    /// stream waits for the other. One loop at a time.
    /// </summary>
    public IAsyncEnumerable<OrganizationUpdate> Updates => _parts.Feed.Updates.Read();

    /// <summary>Downloads the file of an update. What is cut off goes on where it was, also in a later call for the same
    /// target; the file gets its name once it is whole, and the one that the update means.</summary>
    /// <param name="update">An update with a file.</param>
    /// <param name="path">Where to put it; what is there is replaced.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Ends the download; what is here stays beside the target.</param>
    /// <exception cref="ArgumentException">The update has no file.</exception>
    /// <exception cref="ImException"><see cref="ErrorCode.Invalid"/>: the file is another than the update says, or the update
    /// does not say which; nothing is left of it. Or there is no such file for this account, or the server cannot be reached.</exception>
    public Task<DownloadedFile> DownloadUpdateAsync(
        OrganizationUpdate update, string path, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (update.StorageId is not { } storageId) throw new ArgumentException("The update has no file.", nameof(update));
        if (!FileCalls.IsStorageId(storageId) || update.Digest is not { } digest || !FileCalls.IsDigest(digest))
            throw new ImException(ErrorCode.Invalid, "The update names no file and digest that can be.");
        return Download(storageId, path, (bytes, total) => progress?.Report(new DownloadProgress(bytes, total)), digest, cancellationToken);
    }

    private Task<DownloadedFile> Download(
        string storageId, string path, Action<long, long> progress, string? digest, CancellationToken cancellation)
    {
        var download = new Downloader(_parts.Files, storageId, path, progress, digest);
        return new Attempts(Options).Run(download.Step, () => download.Position, cancellation);
    }
}
