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
        var gone = await Each(FileState.Uploading, RetryDeletion, GiveUpAll, cancellation)
            + await Each(FileState.Sealed, RetryDeletion, GiveUpAll, cancellation)
            + await Each(FileState.Stored, Again, GiveUpUnused, cancellation)
            + await Each(FileState.Deleting, RetryDeletion, DeleteAll, cancellation);
        gone += await SweepSpool(cancellation);
        if (gone > 0) LogGone(gone);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.SweepMinutes), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Pass(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
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

    private async Task<int> GiveUpAll(IReadOnlyList<FileRow> files)
    {
        foreach (var file in files) await uploads.End(file);
        return files.Count;
    }

    private async Task<int> GiveUpUnused(IReadOnlyList<FileRow> files)
    {
        var gone = 0;
        foreach (var tenant in files.GroupBy(file => file.TenantNo))
        {
            var unused = await usage.Unused(tenant.Key, [.. tenant.Select(file => file.StorageId)]);
            foreach (var file in tenant.Where(file => unused.Contains(file.StorageId)))
            {
                // Not if a message has named it since the row was read.
                await uploads.End(file);
                gone++;
            }
        }

        return gone;
    }

    private async Task<int> DeleteAll(IReadOnlyList<FileRow> files)
    {
        foreach (var file in files) await uploads.Delete(file);
        return files.Count;
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

    [LoggerMessage(LogLevel.Warning, "Files that nobody needs could not be looked for; the next look tries again.")]
    private partial void LogFailed(Exception failure);
}
