using System.Data.Common;
using Im.Protocol;

namespace Im.Files;

/// <summary>What the engines have in common.</summary>
internal abstract class SqlFileIndex : IFileIndex
{
    public abstract Task<bool> Create(FileRow file, int mostOpen);

    public async Task<FileRow?> Find(string storageId, CancellationToken cancellation) =>
        await Read(FileSql.Find, [storageId], FileSql.File, cancellation) is [var file] ? file : null;

    public async Task<int> OpenUploads(PeerId owner, CancellationToken cancellation) =>
        (int)(await Read(FileSql.OpenUploads, [owner.Value], static row => row.GetInt64(0), cancellation))[0];

    public Task<UploadedBytes> UploadedSince(PeerId owner, long time, long unknown, CancellationToken cancellation) =>
        Uploaded(FileSql.UploadedSince, [owner.Value, time, Math.Max(unknown, UploadedBytes.Least), UploadedBytes.Least], cancellation);

    public Task<UploadedBytes> TenantUploadedSince(string tenantNo, long time, CancellationToken cancellation) =>
        Uploaded(FileSql.TenantUploadedSince, [tenantNo, time, UploadedBytes.Least], cancellation);

    public async Task<bool> Seal(string storageId, FileSeal seal) => await Write(
        FileSql.Seal,
        [storageId, seal.Size, seal.Sha256, (long)seal.ThumbnailWidth, (long)seal.ThumbnailHeight, seal.At]) > 0;

    public async Task<bool> Stored(string storageId, long checkAt) => await Write(FileSql.Stored, [storageId, checkAt]) > 0;

    public abstract Task Use(IReadOnlyList<FileUse> uses);

    public Task<IReadOnlyList<FileUse>> Uses(
        string storageId, PeerId? between, int limit, CancellationToken cancellation) => between is { } who
        ? Read(FileSql.UsesBetween, [storageId, (long)limit, who.Value], FileSql.Use, cancellation)
        : Read(FileSql.AllUses, [storageId, (long)limit], FileSql.Use, cancellation);

    public async Task Forget(IReadOnlyList<FileUse> uses)
    {
        foreach (var use in uses) await Write(FileSql.ForgetUse, FileSql.KeyOf(use));
    }

    public abstract Task<IReadOnlyList<FileRow>> TakeDue(FileState state, long now, long again, int limit);

    public async Task<bool> GiveUp(FileRow seen) =>
        await Write(FileSql.GiveUp, [seen.StorageId, (long)seen.State, seen.Uses]) > 0;

    public async Task Remove(string storageId)
    {
        // The row last: until then the next sweep finds it.
        await Write(FileSql.RemoveUses, [storageId]);
        await Write(FileSql.Remove, [storageId]);
    }

    protected abstract Task<int> Write(string sql, object[] values);

    protected abstract Task<IReadOnlyList<T>> Read<T>(
        string sql, object[] values, Func<DbDataReader, T> read, CancellationToken cancellation);

    private async Task<UploadedBytes> Uploaded(string sql, object[] values, CancellationToken cancellation) =>
        (await Read(sql, values, static row => new UploadedBytes(row.GetInt64(0), row.GetInt64(1)), cancellation))[0];
}
