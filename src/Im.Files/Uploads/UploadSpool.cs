using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Im.Files;

/// <summary>What ended the adding of bytes to an upload.</summary>
public enum SpoolEnd
{
    /// <summary>There were no more.</summary>
    Bytes,

    /// <summary>There was one more than there may be; the upload is as long as it may be then.</summary>
    Limit,

    /// <summary>The disk took no more.</summary>
    Disk,
}

/// <summary>Uploads on their way, each a file: how much of it is here, its length says.</summary>
public sealed partial class UploadSpool(FileDirectory directory, ILogger<UploadSpool> logger)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>How many bytes of an upload are here; null if it is not on this machine.</summary>
    public long? LengthOf(string storageId)
    {
        var file = new FileInfo(directory.UploadOf(storageId));
        return file.Exists ? file.Length : null;
    }

    /// <summary>Where an upload's bytes are.</summary>
    public string PathOf(string storageId) => directory.UploadOf(storageId);

    /// <summary>Begins an upload.</summary>
    public void Begin(string storageId)
    {
        Directory.CreateDirectory(directory.Uploads);
        using var file = new FileStream(PathOf(storageId), FileMode.CreateNew);
    }

    /// <summary>Bytes that are free where uploads are kept.</summary>
    public long FreeBytes()
    {
        Directory.CreateDirectory(directory.Uploads);
        return new DriveInfo(directory.Uploads).AvailableFreeSpace;
    }

    /// <summary>Opens an upload's end, for one at a time over all processes.</summary>
    /// <returns>Null while another one has it, or if it is gone.</returns>
    public FileStream? OpenEnd(string storageId)
    {
        try
        {
            var file = new FileStream(PathOf(storageId), FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            file.Seek(0, SeekOrigin.End);
            return file;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Adds bytes until there are no more, or one more than there may be, or the disk takes no more. What came before a
    /// fault stays, and is flushed, too.</summary>
    /// <param name="file">The upload's end.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="most">Bytes that the whole may have.</param>
    /// <param name="hash">Is told what was written; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<SpoolEnd> Append(
        FileStream file, Stream body, long most, IncrementalHash? hash, CancellationToken cancellation)
    {
        var (start, end) = (file.Position, SpoolEnd.Disk);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var room = most - file.Position;
                var want = (int)Math.Min(BufferBytes, room + 1);
                // What has come is written at once: a cut takes none of it back.
                var count = await body.ReadAsync(buffer.AsMemory(0, want), cancellation);
                if (count == 0)
                {
                    end = SpoolEnd.Bytes;
                    break;
                }

                var taken = (int)Math.Min(count, room);
                hash?.AppendData(buffer, 0, taken);
                if (!await Write(file, buffer.AsMemory(0, taken))) break;
                if (count <= room) continue;
                end = SpoolEnd.Limit;
                break;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!Flush(file, start)) end = SpoolEnd.Disk;
        }

        return end;
    }

    /// <summary>SHA-256 of an upload's bytes, read once more; null while another process adds to it.</summary>
    public async Task<string?> Hash(string storageId, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            file = new FileStream(
                PathOf(storageId), FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (IOException)
        {
            return null;
        }

        await using var opened = file;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <summary>Deletes an upload's bytes.</summary>
    public void Delete(string storageId)
    {
        // On a machine that never had an upload there is not even the directory.
        if (File.Exists(PathOf(storageId))) File.Delete(PathOf(storageId));
    }

    /// <summary>Uploads whose last byte came before a time.</summary>
    public IEnumerable<string> OlderThan(DateTimeOffset time) => Directory.Exists(directory.Uploads)
        ? new DirectoryInfo(directory.Uploads).EnumerateFiles().Where(file => file.LastWriteTimeUtc < time).Select(file => file.Name)
        : [];

    // What fitted of them stays: they are the next bytes in any case.
    private async Task<bool> Write(FileStream file, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await file.WriteAsync(bytes, CancellationToken.None);
            return true;
        }
        catch (IOException fault)
        {
            LogFull(fault);
            return false;
        }
    }

    private bool Flush(FileStream file, long start)
    {
        try
        {
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException fault)
        {
            // Which of these bytes are on the disk, nobody knows now: all of them are to come again.
            LogFull(fault);
            file.SetLength(start);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The disk of uploads takes no more bytes; uploads are refused until it does.")]
    private partial void LogFull(Exception fault);
}
