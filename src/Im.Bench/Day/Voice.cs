using Im.Bench.Messages;

namespace Im.Bench.Day;

/// <summary>One who writes to a conversation.</summary>
/// <param name="conversation">To which.</param>
/// <param name="place">Which of its voices.</param>
/// <param name="template">What a device of it sends; null for an app.</param>
internal sealed class Voice(Conversation conversation, int place, MessageTemplate? template)
{
    private int _sent;

    /// <summary>To which it writes.</summary>
    public Conversation Conversation => conversation;

    /// <summary>Which of its voices this is.</summary>
    public int Place => place;

    /// <summary>What it has written, and must have come to everybody else.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>The next message's number.</summary>
    public int Next() => Interlocked.Increment(ref _sent);

    /// <summary>The packet of a message; it lives until the next call.</summary>
    public ReadOnlySpan<byte> Encode(ushort packetId, int number, long due) => template!.Encode(packetId, number, due);
}
