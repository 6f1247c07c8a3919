using Im.Bench.Messages;

namespace Im.Bench.Day;

/// <summary>All who write. A message's stamp tells the voice that it is from; one of an earlier run has none here.</summary>
internal sealed class Voices
{
    private const int Most = 1 << 16;

    private readonly int _first = Random.Shared.Next(1, short.MaxValue) * Most;
    private readonly List<Voice> _all = [];

    /// <summary>Messages that they have written.</summary>
    public long Sent => _all.Sum(voice => (long)voice.Sent);

    /// <summary>Adds one to a conversation.</summary>
    /// <param name="conversation">To which.</param>
    /// <param name="template">Makes what it sends, from its number; null for an app.</param>
    public (Voice Voice, int Mark) Add(Conversation conversation, Func<int, MessageTemplate>? template)
    {
        if (_all.Count == Most) throw new NotSupportedException($"There can be {Most} who write.");
        var mark = _first + _all.Count;
        var voice = new Voice(conversation, conversation.Voices.Count, template?.Invoke(mark));
        conversation.Add(voice);
        _all.Add(voice);
        return (voice, mark);
    }

    /// <summary>Whose message it is; null for none of this run.</summary>
    public Voice? Of(in Stamp stamp) => stamp.Sender - _first is >= 0 and var at && at < _all.Count ? _all[at] : null;
}
