using System.Buffers;
using System.Security.Cryptography;

namespace Im.Files;

/// <summary>Uploads on their way, each a file: how much of it is here, its length says.</summary>
public sealed class UploadSpool(FileDirectory directory)
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

    /// <summary>Adds bytes until there are no more, or one more than there may be. What came before a fault stays, and is
    /// flushed, too.</summary>
    /// <param name="file">The upload's end.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="most">Bytes that the whole may have.</param>
    /// <param name="hash">Is told what was written; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>False if there were more; the upload is as long as it may be then.</returns>
    public static async Task<bool> Append(
        FileStream file, Stream body, long most, IncrementalHash? hash, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var room = most - file.Position;
                var want = (int)Math.Min(BufferBytes, room + 1);
                // What has come is written at once: a cut takes none of it back.
                var count = await body.ReadAsync(buffer.AsMemory(0, want), cancellation);
                if (count == 0) return true;

                var taken = (int)Math.Min(count, room);
                hash?.AppendData(buffer, 0, taken);
                await file.WriteAsync(buffer.AsMemory(0, taken), CancellationToken.None);
                if (count > room) return false;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            file.Flush(flushToDisk: true);
        }
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
}
