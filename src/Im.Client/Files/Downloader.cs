using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Im.Protocol;

namespace Im.Client.Files;

/// <summary>One download into a file beside its target, continued where it was cut off, and checked before it gets its
/// name.</summary>
/// <param name="calls">Where the file is.</param>
/// <param name="storageId">Its name there.</param>
/// <param name="target">Where to put it.</param>
/// <param name="progress">Is told the bytes that are here, and all.</param>
/// <param name="digest">The SHA-256 that it must have; null: the server's word is enough.</param>
internal sealed class Downloader(FileCalls calls, string storageId, string target, Action<long, long> progress, string? digest)
{
    private const int PieceBytes = 128 * 1024;

    private readonly string _part = $"{target}.{storageId}.part";
    private DownloadedFile? _file;
    private string _digest = "";

    public long Position => File.Exists(_part) ? new FileInfo(_part).Length : 0;

    /// <summary>A step: asks what it is, or fetches what is missing.</summary>
    public async Task<DownloadedFile?> Step(CancellationToken cancellation)
    {
        _file ??= await Look(cancellation).ConfigureAwait(false);
        if (!File.Exists(_part) || Position < _file.Size) await Fetch(_file.Size, cancellation).ConfigureAwait(false);
        return Position < _file.Size ? null : await Finish(_file, cancellation).ConfigureAwait(false);
    }

    private async Task<DownloadedFile> Look(CancellationToken cancellation)
    {
        using var response = await calls.Send(() => new HttpRequestMessage(HttpMethod.Head, Address), cancellation).ConfigureAwait(false);
        var headers = response.Content.Headers;
        _digest = response.Headers.ETag?.Tag.Trim('"') ?? "";
        if (digest is not null && digest != _digest) throw Another("The file is not the one that was meant.");
        return new DownloadedFile(
            target, headers.ContentLength ?? 0, headers.ContentType?.MediaType ?? "application/octet-stream",
            headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName?.Trim('"') ?? "file");
    }

    private async Task Fetch(long size, CancellationToken cancellation)
    {
        using var still = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        still.CancelAfter(Attempts.LongestStill);
        var file = new FileStream(_part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        file.Seek(0, SeekOrigin.End);
        await using var _ = file.ConfigureAwait(false);
        if (size == 0) return;

        using var response = await calls.Send(() => From(file.Position), still.Token).ConfigureAwait(false);
        // A server that does not know ranges begins anew.
        if (response.StatusCode == System.Net.HttpStatusCode.OK && file.Position > 0) file.SetLength(0);
        var body = await response.Content.ReadAsStreamAsync(still.Token).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(0, PieceBytes), still.Token).ConfigureAwait(false) is > 0 and var count)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                still.CancelAfter(Attempts.LongestStill);
                progress(file.Position, size);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<DownloadedFile> Finish(DownloadedFile file, CancellationToken cancellation)
    {
        string found;
        var stream = new FileStream(_part, FileMode.Open, FileAccess.Read, FileShare.Read, PieceBytes, useAsync: true);
        await using (stream.ConfigureAwait(false))
            found = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        if (found != _digest) throw Another("The file is not what the server says that it is.");

        File.Move(_part, target, overwrite: true);
        return file;
    }

    private ImException Another(string words)
    {
        File.Delete(_part);
        return new ImException(ErrorCode.Invalid, words);
    }

    private HttpRequestMessage From(long position)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address);
        if (position > 0) request.Headers.Range = new RangeHeaderValue(position, null);
        return request;
    }

    private string Address => $"v1/storage/{storageId}";
}
