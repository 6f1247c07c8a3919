using Im.Files;
using Im.Protocol;
using Orleans.Concurrency;

namespace Im.Grains.Files;

/// <summary>Reads the index of files beside the archive.</summary>
[StatelessWorker, Reentrant]
internal sealed class FileDeskGrain(FileSight sight, IFileIndex index, TimeProvider time) : Grain, IFileDeskGrain
{
    private const int UsesAtOnce = 100;

    // A use is noted before its message is in the archive: for so long its message may still be coming.
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);

    public async Task<bool> MayRead(string storageId, AccountId account, string appId) =>
        await index.Find(storageId) is { } file && file.TenantNo == this.GetPrimaryKeyString()
        && await sight.SeesUse(file, account, appId, GrainFactory);

    public async Task<string?> DigestOf(string storageId) =>
        await index.Find(storageId) is { State: FileState.Stored } file && file.TenantNo == this.GetPrimaryKeyString() ? file.Sha256 : null;

    public async Task<IReadOnlyList<string>> Unused(IReadOnlyList<string> storageIds)
    {
        var unused = new List<string>();
        foreach (var storageId in storageIds)
        {
            if (!await IsUsed(storageId)) unused.Add(storageId);
        }

        return unused;
    }

    // A recalled message is kept, and what it names with it.
    private async Task<bool> IsUsed(string storageId)
    {
        var young = (time.GetUtcNow() - Young).ToUnixTimeMilliseconds();
        while (await index.Uses(storageId, between: null, UsesAtOnce) is [_, ..] uses)
        {
            foreach (var use in uses)
            {
                if (use.UsedAt > young || await sight.Kept(use) is not null) return true;
            }

            await index.Forget(uses);
        }

        return false;
    }
}
