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
    IFileIndex index, IFileStore store, UploadSpool spool, Thumbnails thumbnails, UploadBounds bounds, FileRules rules,
    IOptions<FilesOptions> options, TimeProvider time)
{
    private const int DigestChars = 64;

    private static readonly TimeSpan WithoutRoom = TimeSpan.FromMinutes(1);

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
        if (await bounds.Refusal(upload) is { } refused) return refused;
        if (!HasRoom(upload.Size ?? 0)) return NoRoom;

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
        return await Create(file, upload);
    }

    /// <summary>Takes a whole file in one go. What cannot be finished leaves nothing.</summary>
    public async Task<UploadOutcome> Take(NewUpload upload, Stream body, CancellationToken cancellation)
    {
        var begun = await Begin(upload);
        if (begun.File is not { } file) return begun;
        if (!_busy.TryAdd(file.StorageId, true)) return Busy;

        var isTaken = false;
        try
        {
            var outcome = await Add(file, 0, body, isWhole: true, cancellation);
            isTaken = outcome.File is not null;
            return outcome;
        }
        finally
        {
            _busy.TryRemove(file.StorageId, out _);
            // As it is now: its bytes may be sealed, and the store away.
            if (!isTaken && await index.Find(file.StorageId, CancellationToken.None) is { State: FileState.Uploading or FileState.Sealed } left)
                await GiveUp(left);
        }
    }

    /// <summary>Takes bytes at the end of what is here; with the last one the file is stored.</summary>
    /// <returns>A conflict where the offset is another, or somebody else adds to it now.</returns>
    public async Task<UploadOutcome> Append(FileRow file, long offset, Stream body, CancellationToken cancellation)
    {
        if (!_busy.TryAdd(file.StorageId, true)) return Busy;
        try
        {
            // The row that the caller has may be of before another call's end.
            return await index.Find(file.StorageId, cancellation) switch
            {
                { State: FileState.Uploading } now => await Add(now, offset, body, isWhole: false, cancellation),
                { State: FileState.Sealed or FileState.Stored } => UploadOutcome.Refused(ErrorCode.Conflict, "The upload is finished."),
                _ => Gone,
            };
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
            return await index.Find(file.StorageId, cancellation) switch
            {
                { State: FileState.Uploading } now => spool.LengthOf(now.StorageId) switch
                {
                    null => Gone,
                    { } length when length == now.Size => await Finish(now, null, cancellation),
                    { } length => UploadOutcome.At(now, length),
                },
                { State: FileState.Sealed } now => await IntoStore(now),
                { State: FileState.Stored } now => UploadOutcome.At(now, now.Size),
                _ => Gone,
            };
        }
        finally
        {
            _busy.TryRemove(file.StorageId, out _);
        }
    }

    /// <summary>Gives an upload or a file up.</summary>
    /// <returns>False if a call adds to it now, or it has changed since it was read.</returns>
    public async Task<bool> End(FileRow file)
    {
        if (!_busy.TryAdd(file.StorageId, true)) return false;
        try
        {
            return await GiveUp(file);
        }
        finally
        {
            _busy.TryRemove(file.StorageId, out _);
        }
    }

    /// <summary>Deletes the bytes of a file that was given up, and then what is known of it.</summary>
    public async Task Delete(FileRow file)
    {
        spool.Delete(Thumbnails.KeyOf(file.StorageId));
        spool.Delete(file.StorageId);
        await DeleteStored(file.StorageId);
        await index.Remove(file.StorageId);
    }

    private static UploadOutcome Busy => UploadOutcome.Refused(ErrorCode.Conflict, "Another call adds to this upload now.");

    private static UploadOutcome Gone => UploadOutcome.Refused(ErrorCode.NotFound, "There is no such upload.");

    private static UploadOutcome NoRoom =>
        UploadOutcome.Refused(ErrorCode.Unavailable, "There is no room for files now.", WithoutRoom);

    private UploadOutcome TooLarge(string tenantNo) =>
        UploadOutcome.Refused(ErrorCode.TooLarge, $"The tenant takes files of {rules.MaxBytes(tenantNo)} bytes at most.");

    private bool HasRoom(long bytes) => spool.FreeBytes() - bytes >= options.Value.KeepFree;

    // The row last: one without bytes would count as unfinished until it is given up.
    private async Task<UploadOutcome> Create(FileRow file, NewUpload upload)
    {
        try
        {
            spool.Begin(file.StorageId);
        }
        catch (IOException)
        {
            return NoRoom;
        }

        var isNoted = false;
        try
        {
            isNoted = await index.Create(file, options.Value.OpenUploads);
        }
        finally
        {
            if (!isNoted) spool.Delete(file.StorageId);
        }

        if (!isNoted) return UploadBounds.TooManyOpen;

        return UploadOutcome.At(file, 0);
    }

    private async Task<bool> GiveUp(FileRow file)
    {
        if (!await index.GiveUp(file)) return false;

        await Delete(file);
        return true;
    }

    private async Task DeleteStored(string storageId)
    {
        await store.Delete(Thumbnails.KeyOf(storageId));
        await store.Delete(storageId);
    }

    private async Task<UploadOutcome> Add(FileRow file, long offset, Stream body, bool isWhole, CancellationToken cancellation)
    {
        var isSized = file.Size != FileRow.UnknownSize;
        var most = isSized ? file.Size : rules.MaxBytes(file.TenantNo);
        if (await bounds.RefusalOfTenant(file.TenantNo, isSized ? file.Size : null) is { } refused) return refused;
        using var hash = offset == 0 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        long length;
        await using (var end = spool.OpenEnd(file.StorageId))
        {
            if (end is null) return spool.LengthOf(file.StorageId) is null ? Gone : Busy;
            if (end.Length != offset) return UploadOutcome.Refused(ErrorCode.Conflict, $"The upload has {end.Length} bytes.");
            if (!HasRoom(isSized ? file.Size - offset : 0)) return NoRoom;
            switch (await spool.Append(end, body, most, hash, cancellation))
            {
                case SpoolEnd.Limit when isSized: return UploadOutcome.Refused(ErrorCode.Invalid, "There are more bytes than the size says.");
                case SpoolEnd.Limit: return TooLarge(file.TenantNo);
                case SpoolEnd.Disk: return NoRoom;
            }

            length = end.Length;
        }

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
        if (digest is null) return Busy;
        if (file.Sha256.Length > 0 && file.Sha256 != digest)
        {
            await GiveUp(file);
            return UploadOutcome.Refused(ErrorCode.Invalid, "The bytes have another SHA-256 than was declared.");
        }

        var size = spool.LengthOf(file.StorageId) ?? 0;
        var (width, height) = await thumbnails.Make(file.MimeType, size, spool.PathOf(file.StorageId), spool.PathOf(Thumbnails.KeyOf(file.StorageId)), cancellation);
        var seal = new FileSeal(size, digest, width, height, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (!await index.Seal(file.StorageId, seal)) return await EndedByAnother(file);

        var whole = file with
        {
            State = FileState.Sealed,
            Size = size,
            Sha256 = digest,
            ThumbnailWidth = width,
            ThumbnailHeight = height,
            CreatedAt = seal.At,
        };
        bounds.Add(whole);
        return await IntoStore(whole);
    }

    private async Task<UploadOutcome> IntoStore(FileRow file)
    {
        if (file.ThumbnailWidth > 0)
            await store.Put(Thumbnails.KeyOf(file.StorageId), spool.PathOf(Thumbnails.KeyOf(file.StorageId)), Thumbnails.MimeType);
        await store.Put(file.StorageId, spool.PathOf(file.StorageId), file.MimeType);
        if (!await store.Has(file.StorageId)) return Gone;

        var checkAt = time.GetUtcNow().AddDays(options.Value.UnusedDays).ToUnixTimeMilliseconds();
        return await index.Stored(file.StorageId, checkAt)
            ? UploadOutcome.At(file with { State = FileState.Stored, CheckAt = checkAt }, file.Size)
            : await EndedByAnother(file);
    }

    // Another process has finished it, is about to, or has given it up: then nobody else deletes what was put since.
    private async Task<UploadOutcome> EndedByAnother(FileRow file)
    {
        switch (await index.Find(file.StorageId))
        {
            case { State: FileState.Stored } now: return UploadOutcome.At(now, now.Size);
            case { State: FileState.Uploading or FileState.Sealed }: return Busy;
            default:
                await DeleteStored(file.StorageId);
                return Gone;
        }
    }
}
