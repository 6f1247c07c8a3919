using System.Collections.Concurrent;
using Im.Protocol;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>How much may be uploaded: unfinished at a time by one account or app, and in a day by it and by its tenant. The bytes
/// count whether they are stored, still coming or only declared.</summary>
public sealed class UploadBounds(IFileIndex index, FileRules rules, IOptions<FilesOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // The sum over a large tenant's day is not taken for each upload: what this process begins counts at once, what others
    // begin, after this.
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
        if (IsOver(own.Bytes, upload, most, unknown))
            return Over($"In 24 hours at most {most} bytes may be uploaded.", own.FirstAt, now);

        var all = await Of(upload.TenantNo, now, unknown);
        return IsOver(all.Bytes, upload, options.Value.TenantDayBytes, unknown)
            ? Over("The tenant has uploaded what it may in 24 hours.", all.FirstAt, now)
            : null;
    }

    /// <summary>An upload has begun.</summary>
    public void Add(NewUpload upload)
    {
        if (_tenants.TryGetValue(upload.TenantNo, out var day)) day.Add(upload.Size ?? rules.MaxBytes(upload.TenantNo));
    }

    private static bool IsOver(long before, NewUpload upload, long most, long unknown) =>
        before + (upload.Size ?? Math.Min(unknown, most)) > most;

    private static UploadOutcome Over(string message, long firstAt, DateTimeOffset now) => UploadOutcome.Refused(
        ErrorCode.RateLimited, message, firstAt > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(firstAt) + Day - now : Day);

    private async Task<TenantDay> Of(string tenantNo, DateTimeOffset now, long unknown)
    {
        if (_tenants.TryGetValue(tenantNo, out var known) && now - known.ReadAt < Fresh) return known;

        var read = await index.TenantUploadedSince(tenantNo, (now - Day).ToUnixTimeMilliseconds(), unknown);
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
