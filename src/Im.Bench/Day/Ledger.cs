using Im.Bench.Messages;

namespace Im.Bench.Day;

/// <summary>What of a conversation one device has received: as it was written, or by a pull after it was away. Each way has
/// everything at most once and in order, and both together have everything.</summary>
internal sealed class Ledger(Conversation conversation, Voice? own)
{
    private readonly DeliveryCheck _live = new(conversation.Voices.Count);
    private readonly DeliveryCheck _pulled = new(conversation.Voices.Count);

    /// <summary>Messages of others that have not come.</summary>
    public long Lost => conversation.Voices.Where(voice => voice != own).Sum(Missing);

    /// <summary>Messages that came again in the same way.</summary>
    public long Duplicates => _live.Duplicates + _pulled.Duplicates;

    /// <summary>Messages that came behind a later one in the same way.</summary>
    public long Disordered => _live.Disordered + _pulled.Disordered;

    /// <summary>Messages that came by a pull.</summary>
    public long Pulled => _pulled.Received;

    /// <summary>Messages that came in both ways, as they may while a device comes back; apps are shown them once.</summary>
    public long Both => _live.Received + _pulled.Received - conversation.Voices.Sum(voice => voice.Sent - Missing(voice));

    /// <summary>Takes a message.</summary>
    public void Take(Voice voice, int number, long seq, bool pulled) =>
        (pulled ? _pulled : _live).Take(voice.Place, number, seq);

    private long Missing(Voice voice) => DeliveryCheck.Missing(_live, _pulled, voice.Place, voice.Sent);
}
