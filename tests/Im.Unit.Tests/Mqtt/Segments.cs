using System.Buffers;

namespace Im.Unit.Tests.Mqtt;

/// <summary>The same bytes in pieces, as a pipe gives them.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> SplitAt(byte[] bytes, int at) => Of(bytes.AsMemory(0, at), bytes.AsMemory(at));

    /// <summary>Each byte alone, and an empty piece before each: the worst that can come.</summary>
    public static ReadOnlySequence<byte> OfSingleBytes(byte[] bytes) => Of(
        [.. bytes.SelectMany((_, at) => new[] { ReadOnlyMemory<byte>.Empty, bytes.AsMemory(at, 1) }), default]);

    private static ReadOnlySequence<byte> Of(params ReadOnlyMemory<byte>[] pieces)
    {
        var first = new Segment(pieces[0], null);
        var last = pieces[1..].Aggregate(first, (previous, piece) => new Segment(piece, previous));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null) return;

            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
