using System.Buffers;
using System.Net;

namespace Im.Client.Files;

/// <summary>The rest of a file as a body, piece by piece, telling how far it is.</summary>
internal sealed class WatchedContent(Stream file, long length, Action<long> sent) : HttpContent
{
    private const int PieceBytes = 128 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var total = 0L; total < length;)
            {
                var want = (int)Math.Min(PieceBytes, length - total);
                var count = await file.ReadAsync(buffer.AsMemory(0, want), cancellationToken).ConfigureAwait(false);
                if (count == 0) throw new InvalidDataException("The file has become shorter.");
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                sent(total += count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
