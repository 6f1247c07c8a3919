using Im.Api.Security;
using Im.Files;
using Im.Grains.Files;

namespace Im.Api.Storage;

/// <summary>Files as callers see them: what is not there for a caller is not there.</summary>
internal sealed class FileDesk(IFileIndex index, IFileStore store, FileUploads uploads, FileRules rules, IGrainFactory grains)
{
    public FileUploads Uploads => uploads;

    public IFileStore Store => store;

    public FileRules Rules => rules;

    /// <summary>A stored file that the caller may read.</summary>
    public async Task<FileRow?> Find(FileCaller caller, string storageId, CancellationToken cancellation)
    {
        if (await Known(caller, storageId, cancellation) is not { State: FileState.Stored } file) return null;
        if (caller.ReadsAll || file.Owner == caller.Who) return file;
        return await grains.GetGrain<IFileDeskGrain>(caller.TenantNo).MayRead(storageId, caller.Who.AsAccount(), caller.AppId) ? file : null;
    }

    /// <summary>The caller's own upload, finished or not.</summary>
    public async Task<FileRow?> FindUpload(FileCaller caller, string storageId, CancellationToken cancellation) =>
        await Known(caller, storageId, cancellation) is { } file && file.Owner == caller.Who && file.State != FileState.Deleting ? file : null;

    private async Task<FileRow?> Known(FileCaller caller, string storageId, CancellationToken cancellation) =>
        StorageIds.IsOne(storageId) && await index.Find(storageId, cancellation) is { } file && file.TenantNo == caller.TenantNo
            ? file
            : null;
}

/// <summary>Asks the tenants' desks which files are in use.</summary>
internal sealed class FileUsage(IGrainFactory grains) : IFileUsage
{
    public Task<IReadOnlyList<string>> Unused(string tenantNo, IReadOnlyList<string> storageIds) =>
        grains.GetGrain<IFileDeskGrain>(tenantNo).Unused(storageIds);
}
