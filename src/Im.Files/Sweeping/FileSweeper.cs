using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>
/// Lets go of uploads that were not finished, and of files that no kept message names. A file is first given up in the
/// index, then its bytes go, then its row: whoever dies in between is followed by the next look.
/// </summary>
public sealed partial class FileSweeper(
    IFileIndex index, FileUploads uploads, UploadSpool spool, IFileUsage usage, IOptions<FilesOptions> options,
    TimeProvider time, ILogger<FileSweeper> logger) : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    // Deletions that failed, as of a store that is away.
    private static readonly TimeSpan RetryDeletion = TimeSpan.FromMinutes(10);

    // Between two batches: who sends and reads comes first.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Does once what is due.</summary>
    public async Task Pass(CancellationToken cancellation)
    {
        var gone = await Phase(() => Each(FileState.Uploading, RetryDeletion, GiveUpAll, cancellation), cancellation)
            + await Phase(() => Each(FileState.Sealed, RetryDeletion, GiveUpAll, cancellation), cancellation)
            + await Phase(() => Each(FileState.Stored, Again, GiveUpUnused, cancellation), cancellation)
            + await Phase(() => Each(FileState.Deleting, RetryDeletion, DeleteAll, cancellation), cancellation)
            + await Phase(() => SweepSpool(cancellation), cancellation);
        if (gone > 0) LogGone(gone);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.SweepMinutes), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Pass(stoppingToken);
        }
    }

    private async Task<int> Phase(Func<Task<int>> phase, CancellationToken cancellation)
    {
        try
        {
            return await phase();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(failure);
            return 0;
        }
    }

    private async Task<int> Each(
        FileState state, TimeSpan again, Func<IReadOnlyList<FileRow>, Task<int>> handle, CancellationToken cancellation)
    {
        var (gone, now) = (0, time.GetUtcNow());
        while (!cancellation.IsCancellationRequested)
        {
            var due = await index.TakeDue(state, now.ToUnixTimeMilliseconds(), (now + again).ToUnixTimeMilliseconds(), AtOnce);
            if (due.Count == 0) break;

            gone += await handle(due);
            await Task.Delay(Pause, time, cancellation);
        }

        return gone;
    }

    private Task<int> GiveUpAll(IReadOnlyList<FileRow> files) => ForEach(files, uploads.End);

    private async Task<int> GiveUpUnused(IReadOnlyList<FileRow> files)
    {
        var gone = 0;
        foreach (var tenant in files.GroupBy(file => file.TenantNo))
        {
            var unused = await Unused(tenant);
            // Not if a message has named it since the row was read.
            gone += await ForEach(tenant.Where(file => unused.Contains(file.StorageId)), uploads.End);
        }

        return gone;
    }

    private async Task<IReadOnlyList<string>> Unused(IGrouping<string, FileRow> tenant)
    {
        try
        {
            return await usage.Unused(tenant.Key, [.. tenant.Select(file => file.StorageId)]);
        }
        catch (Exception fault)
        {
            LogNotKnown(fault, tenant.Key);
            return [];
        }
    }

    private Task<int> DeleteAll(IReadOnlyList<FileRow> files) => ForEach(files, async file =>
    {
        await uploads.Delete(file);
        return true;
    });

    // One that cannot be deleted now does not keep the others.
    private async Task<int> ForEach(IEnumerable<FileRow> files, Func<FileRow, Task<bool>> handle)
    {
        var gone = 0;
        foreach (var file in files)
        {
            try
            {
                if (await handle(file)) gone++;
            }
            catch (Exception fault)
            {
                LogKept(fault, file.StorageId);
            }
        }

        return gone;
    }

    // Uploads of which the index knows nothing any more: another process has given them up.
    private async Task<int> SweepSpool(CancellationToken cancellation)
    {
        var gone = 0;
        foreach (var name in spool.OlderThan(time.GetUtcNow().AddHours(-options.Value.UploadHours)))
        {
            var storageId = name.Split('.')[0];
            if (StorageIds.IsOne(storageId) && await index.Find(storageId, cancellation) is not null) continue;

            spool.Delete(name);
            gone++;
        }

        return gone;
    }

    [LoggerMessage(LogLevel.Information, "{Count} files and uploads that nobody needs are gone.")]
    private partial void LogGone(int count);

    [LoggerMessage(LogLevel.Warning, "The file {StorageId} could not be deleted; the next look tries again.")]
    private partial void LogKept(Exception fault, string storageId);

    [LoggerMessage(LogLevel.Warning, "Which files of the tenant {TenantNo} messages name is not known now; they stay.")]
    private partial void LogNotKnown(Exception fault, string tenantNo);

    [LoggerMessage(LogLevel.Warning, "Files that nobody needs could not be looked for; the next look tries again.")]
    private partial void LogFailed(Exception failure);
}
