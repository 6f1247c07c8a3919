using System.Collections.Concurrent;
using System.Security.Cryptography;
using Im.Protocol;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>
/// Uploads from their declaration to the store. The steps of the end are each durable before the next, and each can be
/// done again: sealed (the index knows digest and size), in the store, stored.
/// </summary>
public sealed class FileUploads(
    IFileIndex index, IFileStore store, UploadSpool spool, Thumbnails thumbnails, FileRules rules,
    IOptions<FilesOptions> options, TimeProvider time)
{
    private const int DigestChars = 64;

    private readonly ConcurrentDictionary<string, bool> _busy = new(StringComparer.Ordinal);

    /// <summary>Begins an upload.</summary>
    public async Task<UploadOutcome> Begin(NewUpload upload)
    {
        if (!MimeTypes.TryRead(upload.MimeType, out var mimeType))
            return UploadOutcome.Refused(ErrorCode.Invalid, "The media type is not one.");
        if (!rules.Allows(upload.TenantNo, mimeType))
            return UploadOutcome.Refused(ErrorCode.Forbidden, "The tenant does not take files of this media type.");
        var digest = upload.Sha256?.ToLowerInvariant() ?? "";
        if (digest.Length > 0 && (digest.Length != DigestChars || !digest.All(char.IsAsciiHexDigit)))
            return UploadOutcome.Refused(ErrorCode.Invalid, "sha256 must be 64 hexadecimal digits.");
        if (upload.Size is < 0) return UploadOutcome.Refused(ErrorCode.Invalid, "The size must not be negative.");
        if (upload.Size > rules.MaxBytes(upload.TenantNo)) return TooLarge(upload.TenantNo);
        if (await index.OpenUploads(upload.Owner) >= options.Value.OpenUploads)
            return UploadOutcome.Refused(ErrorCode.RateLimited, "Too many uploads are unfinished.");

        var now = time.GetUtcNow();
        var file = new FileRow
        {
            StorageId = StorageIds.New(),
            TenantNo = upload.TenantNo,
            Owner = upload.Owner,
            Name = FileNames.Clean(upload.FileName),
            MimeType = mimeType,
            Size = upload.Size ?? FileRow.UnknownSize,
            Sha256 = digest,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            CheckAt = now.AddHours(options.Value.UploadHours).ToUnixTimeMilliseconds(),
        };
        await index.Create(file);
        spool.Begin(file.StorageId);
        return UploadOutcome.At(file, 0);
    }

    /// <summary>Takes a whole file in one go. What cannot be finished leaves nothing.</summary>
    public async Task<UploadOutcome> Take(NewUpload upload, Stream body, CancellationToken cancellation)
    {
        var begun = await Begin(upload);
        if (begun.File is not { } file) return begun;

        var isTaken = false;
        try
        {
            var outcome = await Add(file, body, isWhole: true, cancellation);
            isTaken = outcome.File is not null;
            return outcome;
        }
        finally
        {
            if (!isTaken) await End(file);
        }
    }

    /// <summary>Takes bytes at the end of what is here; with the last one the file is stored.</summary>
    /// <returns>A conflict where the offset is another, or somebody else adds to it now.</returns>
    public async Task<UploadOutcome> Append(FileRow file, long offset, Stream body, CancellationToken cancellation)
    {
        if (!_busy.TryAdd(file.StorageId, true)) return Busy;
        try
        {
            if (spool.LengthOf(file.StorageId) is not { } length)
                return UploadOutcome.Refused(ErrorCode.NotFound, "There is no such upload.");
            if (length != offset) return UploadOutcome.Refused(ErrorCode.Conflict, $"The upload has {length} bytes.");
            return await Add(file, body, isWhole: false, cancellation);
        }
        finally
        {
            _busy.TryRemove(file.StorageId, out _);
        }
    }

    /// <summary>Where an upload stands. One whose last byte has come, and whose end was cut off, is brought to it.</summary>
    public async Task<UploadOutcome> Look(FileRow file, CancellationToken cancellation)
    {
        if (file.State == FileState.Stored) return UploadOutcome.At(file, file.Size);
        if (!_busy.TryAdd(file.StorageId, true)) return Busy;
        try
        {
            if (file.State == FileState.Sealed) return await IntoStore(file);
            if (spool.LengthOf(file.StorageId) is not { } length)
                return UploadOutcome.Refused(ErrorCode.NotFound, "There is no such upload.");
            return length == file.Size ? await Finish(file, null, cancellation) : UploadOutcome.At(file, length);
        }
        finally
        {
            _busy.TryRemove(file.StorageId, out _);
        }
    }

    /// <summary>Gives an upload up.</summary>
    public async Task End(FileRow file)
    {
        if (!await index.GiveUp(file)) return;

        await Delete(file);
    }

    /// <summary>Deletes the bytes of a file that was given up, and then what is known of it.</summary>
    public async Task Delete(FileRow file)
    {
        await store.Delete(Thumbnails.KeyOf(file.StorageId));
        await store.Delete(file.StorageId);
        spool.Delete(Thumbnails.KeyOf(file.StorageId));
        spool.Delete(file.StorageId);
        await index.Remove(file.StorageId);
    }

    private static UploadOutcome Busy => UploadOutcome.Refused(ErrorCode.Conflict, "Another call adds to this upload now.");

    private UploadOutcome TooLarge(string tenantNo) =>
        UploadOutcome.Refused(ErrorCode.TooLarge, $"The tenant takes files of {rules.MaxBytes(tenantNo)} bytes at most.");

    private async Task<UploadOutcome> Add(FileRow file, Stream body, bool isWhole, CancellationToken cancellation)
    {
        var isSized = file.Size != FileRow.UnknownSize;
        var most = isSized ? file.Size : rules.MaxBytes(file.TenantNo);
        using var hash = spool.LengthOf(file.StorageId) == 0 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        if (!await spool.Append(file.StorageId, body, most, hash, cancellation))
            return isSized ? UploadOutcome.Refused(ErrorCode.Invalid, "There are more bytes than the size says.") : TooLarge(file.TenantNo);

        var length = spool.LengthOf(file.StorageId) ?? 0;
        if (isSized && length < file.Size)
        {
            return isWhole
                ? UploadOutcome.Refused(ErrorCode.Invalid, "There are fewer bytes than the size says.")
                : UploadOutcome.At(file, length);
        }

        return await Finish(file, hash is null ? null : Convert.ToHexStringLower(hash.GetHashAndReset()), cancellation);
    }

    private async Task<UploadOutcome> Finish(FileRow file, string? digest, CancellationToken cancellation)
    {
        digest ??= await spool.Hash(file.StorageId, cancellation);
        if (file.Sha256.Length > 0 && file.Sha256 != digest)
        {
            await End(file);
            return UploadOutcome.Refused(ErrorCode.Invalid, "The bytes have another SHA-256 than was declared.");
        }

        var size = spool.LengthOf(file.StorageId) ?? 0;
        var (width, height) = await thumbnails.Make(file.MimeType, size, spool.PathOf(file.StorageId), spool.PathOf(Thumbnails.KeyOf(file.StorageId)), cancellation);
        if (!await index.Seal(file.StorageId, new FileSeal(size, digest, width, height)))
            return UploadOutcome.Refused(ErrorCode.NotFound, "There is no such upload.");

        return await IntoStore(file with
        {
            State = FileState.Sealed,
            Size = size,
            Sha256 = digest,
            ThumbnailWidth = width,
            ThumbnailHeight = height,
        });
    }

    private async Task<UploadOutcome> IntoStore(FileRow file)
    {
        if (file.ThumbnailWidth > 0)
            await store.Put(Thumbnails.KeyOf(file.StorageId), spool.PathOf(Thumbnails.KeyOf(file.StorageId)), Thumbnails.MimeType);
        await store.Put(file.StorageId, spool.PathOf(file.StorageId), file.MimeType);
        if (!await store.Has(file.StorageId)) return UploadOutcome.Refused(ErrorCode.NotFound, "There is no such upload.");

        var checkAt = time.GetUtcNow().AddDays(options.Value.UnusedDays).ToUnixTimeMilliseconds();
        return await index.Stored(file.StorageId, checkAt)
            ? UploadOutcome.At(file with { State = FileState.Stored, CheckAt = checkAt }, file.Size)
            : UploadOutcome.Refused(ErrorCode.NotFound, "There is no such upload.");
    }
}
