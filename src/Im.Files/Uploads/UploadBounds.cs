using System.Collections.Concurrent;
using Im.Protocol;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>How much may be uploaded: unfinished at a time by one account or app, and in a day by it and by its tenant. For the
/// uploader the bytes count whether they are stored, still coming or only declared; for its tenant once all of them are here:
/// else a few would block all others with what they never send.</summary>
public sealed class UploadBounds(IFileIndex index, FileRules rules, IOptions<FilesOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // The sum over a large tenant's day is not taken for each upload: what this process finishes counts at once, what others
    // finish, after this.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, TenantDay> _tenants = new(StringComparer.Ordinal);

    /// <summary>That an owner has as many unfinished uploads as it may.</summary>
    public static UploadOutcome TooManyOpen => UploadOutcome.Refused(ErrorCode.RateLimited, "Too many uploads are unfinished.");

    /// <summary>Why an upload may not begin now; null if it may.</summary>
    public async Task<UploadOutcome?> Refusal(NewUpload upload)
    {
        if (await index.OpenUploads(upload.Owner) >= options.Value.OpenUploads) return TooManyOpen;

        var (now, unknown) = (time.GetUtcNow(), rules.MaxBytes(upload.TenantNo));
        var most = upload.Owner.Kind == PeerKind.Service ? options.Value.AppDayBytes : options.Value.AccountDayBytes;
        var own = await index.UploadedSince(upload.Owner, (now - Day).ToUnixTimeMilliseconds(), unknown);
        return own.Bytes + Counted(upload.Size, unknown, most) > most
            ? Over($"In 24 hours at most {most} bytes may be uploaded.", own.FirstAt, now)
            : await RefusalOfTenant(upload.TenantNo, upload.Size);
    }

    /// <summary>Why no bytes of a file may come now, for what its tenant has uploaded; null if they may. It is asked again as they
    /// come: what was only begun did not count.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="size">The file's bytes; null where nobody says.</param>
    public async Task<UploadOutcome?> RefusalOfTenant(string tenantNo, long? size)
    {
        var (now, most) = (time.GetUtcNow(), options.Value.TenantDayBytes);
        var all = await Of(tenantNo, now);
        return all.Bytes + Counted(size, rules.MaxBytes(tenantNo), most) > most
            ? Over("The tenant has uploaded what it may in 24 hours.", all.FirstAt, now)
            : null;
    }

    /// <summary>All bytes of a file are here.</summary>
    public void Add(FileRow file)
    {
        if (_tenants.TryGetValue(file.TenantNo, out var day)) day.Add(Math.Max(file.Size, UploadedBytes.Least));
    }

    // One of a size that nobody says always fits into an empty day: it ends where it is too large.
    private static long Counted(long? size, long unknown, long most) => size is { } known
        ? Math.Max(known, UploadedBytes.Least)
        : Math.Min(Math.Max(unknown, UploadedBytes.Least), most);

    private static UploadOutcome Over(string message, long firstAt, DateTimeOffset now) => UploadOutcome.Refused(
        ErrorCode.RateLimited, message, firstAt > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(firstAt) + Day - now : Day);

    private async Task<TenantDay> Of(string tenantNo, DateTimeOffset now)
    {
        if (_tenants.TryGetValue(tenantNo, out var known) && now - known.ReadAt < Fresh) return known;

        var read = await index.TenantUploadedSince(tenantNo, (now - Day).ToUnixTimeMilliseconds());
        return _tenants[tenantNo] = new TenantDay(read, now);
    }

    /// <summary>What a tenant has uploaded in the day before a time, and since.</summary>
    private sealed class TenantDay(UploadedBytes read, DateTimeOffset readAt)
    {
        private long _bytes = read.Bytes;

        public long Bytes => Interlocked.Read(ref _bytes);

        public long FirstAt => read.FirstAt;

        public DateTimeOffset ReadAt => readAt;

        public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
    }
}
