using Im.Protocol;

namespace Im.Files;

/// <summary>Which files there are and which messages name them. A completed write is durable. One contract suite proves
/// every implementation.</summary>
public interface IFileIndex
{
    /// <summary>Notes an upload that begins, unless its owner has too many that are not in the store yet. Of several at once no more
    /// are noted than there may be.</summary>
    /// <param name="file">The upload.</param>
    /// <param name="mostOpen">How many its owner may have, with this one.</param>
    /// <returns>Whether it is noted.</returns>
    Task<bool> Create(FileRow file, int mostOpen = int.MaxValue);

    /// <summary>A file in any state; null if there is none.</summary>
    Task<FileRow?> Find(string storageId, CancellationToken cancellation = default);

    /// <summary>How many uploads of an owner are not in the store yet.</summary>
    Task<int> OpenUploads(PeerId owner, CancellationToken cancellation = default);

    /// <summary>How much an owner has uploaded since a time, or is uploading.</summary>
    /// <param name="owner">Who.</param>
    /// <param name="time">Unix milliseconds.</param>
    /// <param name="unknown">What counts for an upload whose size nobody has told, in bytes.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<UploadedBytes> UploadedSince(PeerId owner, long time, long unknown, CancellationToken cancellation = default);

    /// <summary>How much all owners of a tenant have uploaded since a time, without what is still coming.</summary>
    Task<UploadedBytes> TenantUploadedSince(string tenantNo, long time, CancellationToken cancellation = default);

    /// <summary>All bytes of an upload are here.</summary>
    /// <returns>False if it is no upload any more.</returns>
    Task<bool> Seal(string storageId, FileSeal seal);

    /// <summary>A sealed file is in the store.</summary>
    /// <param name="storageId">The file.</param>
    /// <param name="checkAt">When to look whether it is needed, Unix milliseconds.</param>
    /// <returns>False if it is not a sealed one.</returns>
    Task<bool> Stored(string storageId, long checkAt);

    /// <summary>Notes messages that name files; of files that are not stored nothing is noted, and known uses stay.</summary>
    Task Use(IReadOnlyList<FileUse> uses);

    /// <summary>Messages that name a file, the newest first.</summary>
    /// <param name="storageId">The file.</param>
    /// <param name="between">Only those whose sender or receiver this is, and those to many, of each sender in a conversation
    /// the newest 20; null for all.</param>
    /// <param name="limit">At most so many; with <paramref name="between"/> so many of its own, and as many to many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<FileUse>> Uses(
        string storageId, PeerId? between, int limit, CancellationToken cancellation = default);

    /// <summary>Forgets uses whose messages are gone.</summary>
    Task Forget(IReadOnlyList<FileUse> uses);

    /// <summary>Files in a state that are to be looked at, taken for whoever asks: others find them again only at the next
    /// time.</summary>
    /// <param name="state">The state.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="again">When to look at them again, Unix milliseconds.</param>
    /// <param name="limit">At most so many.</param>
    Task<IReadOnlyList<FileRow>> TakeDue(FileState state, long now, long again, int limit);

    /// <summary>Gives a file up, unless it has changed or was named since it was looked at.</summary>
    /// <returns>Whether it is given up now: its bytes and then its row are to go.</returns>
    Task<bool> GiveUp(FileRow seen);

    /// <summary>Forgets a file that was given up, with its uses.</summary>
    Task Remove(string storageId);
}
