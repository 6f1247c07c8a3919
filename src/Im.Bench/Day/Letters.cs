using Im.Bench.Connections;
using Im.Mqtt;

namespace Im.Bench.Day;

/// <summary>What a device writes: some without an answer at a time, and after a lost connection all of these again, with the
/// same ids.</summary>
internal sealed class Letters
{
    private const int Window = 32;

    private readonly Queue<Letter> _waiting = new();
    private readonly Queue<Letter> _unanswered = new();
    private ushort _packetId;

    private readonly record struct Letter(Voice Voice, int Number, long Due, bool WasHeld);

    /// <summary>Whether all are answered.</summary>
    public bool IsDone => _waiting.Count + _unanswered.Count == 0;

    /// <summary>Letters sent again.</summary>
    public long Repeated { get; private set; }

    /// <summary>Letters that the server did not take.</summary>
    public long Refused { get; private set; }

    /// <summary>Writes one; without a connection it waits for the next one.</summary>
    public void Write(Voice voice, long due, Outgoing? outgoing)
    {
        _waiting.Enqueue(new Letter(voice, voice.Next(), due, WasHeld: outgoing is null));
        if (outgoing is not null) Post(outgoing);
    }

    /// <summary>The oldest is answered: answers come in the order of the letters.</summary>
    /// <returns>The traffic whose time it is, and when it was due; null if it had to wait for a connection.</returns>
    public (Traffic Traffic, long Due)? Answered(in AckPacket ack, Outgoing outgoing)
    {
        var letter = _unanswered.Dequeue();
        if (ack.Reason >= MqttReasonCode.UnspecifiedError) Refused++;
        Post(outgoing);
        return letter.WasHeld ? null : (letter.Voice.Conversation.Traffic, letter.Due);
    }

    /// <summary>There is a new connection.</summary>
    public void Repeat(Outgoing outgoing)
    {
        for (var count = _unanswered.Count; count > 0; count--)
        {
            var letter = _unanswered.Dequeue() with { WasHeld = true };
            _unanswered.Enqueue(letter);
            Add(letter, outgoing);
            Repeated++;
        }

        Post(outgoing);
    }

    private void Post(Outgoing outgoing)
    {
        while (_unanswered.Count < Window && _waiting.TryDequeue(out var letter))
        {
            _unanswered.Enqueue(letter);
            Add(letter, outgoing);
        }
    }

    private void Add(in Letter letter, Outgoing outgoing)
    {
        if (++_packetId == 0) _packetId = 1;
        outgoing.Add(letter.Voice.Encode(_packetId, letter.Number, letter.Due));
    }
}
