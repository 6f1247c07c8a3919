using System.Text;
using Im.Chaos.Histories;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Chaos.Load;

/// <summary>
/// What a careful app by hand does with what arrives: it shows a conversation in the order of seqs, drops what it has, and
/// pulls where there is a hole. Its memory outlives its connections.
/// </summary>
internal sealed class RawInbox(Device device, History history)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Conversation> _conversations = [];

    /// <summary>Up to where it has everything, by peer.</summary>
    public Dictionary<string, long> Have()
    {
        lock (_gate) return _conversations.ToDictionary(it => it.Key, it => it.Value.UpTo);
    }

    /// <summary>Takes what was delivered.</summary>
    /// <returns>Whether to pull now.</returns>
    public bool Take(Envelope envelope)
    {
        if (envelope.Seq == 0) return IsSync(envelope);

        lock (_gate)
        {
            var conversation = Of(PeerOf(envelope).Value);
            conversation.Waiting.TryAdd(envelope.Seq, envelope);
            return !ShowInOrder(conversation);
        }
    }

    /// <summary>An own message has got its place: it will not be delivered.</summary>
    public void Skip(string peer, long seq)
    {
        if (seq == 0) return;
        lock (_gate)
        {
            var conversation = Of(peer);
            conversation.Waiting.TryAdd(seq, null);
            ShowInOrder(conversation);
        }
    }

    /// <summary>Takes a page of what was missed.</summary>
    public void Take(OfflineResult page)
    {
        lock (_gate)
        {
            foreach (var raw in page.Messages)
            {
                if (!EnvelopeReader.TryRead(raw.Utf8, out var envelope, out var error)) throw new InvalidDataException(error);
                Of(PeerOf(envelope).Value).Waiting.TryAdd(envelope.Seq, envelope);
            }

            foreach (var state in page.Peers)
            {
                var conversation = Of(state.Peer);
                while (conversation.Waiting.Count > 0 && conversation.Waiting.GetKeyAtIndex(0) <= state.UpTo) ShowFirst(conversation);
                conversation.UpTo = Math.Max(conversation.UpTo, state.UpTo);
                ShowInOrder(conversation);
            }
        }
    }

    private static bool IsSync(Envelope envelope)
    {
        if (envelope.Type != (int)MessageType.Push) return false;
        using var json = System.Text.Json.JsonDocument.Parse(envelope.Content);
        return json.RootElement.TryGetProperty("type", out var type) && type.GetString() == "sync";
    }

    // Whether nothing waits any more.
    private bool ShowInOrder(Conversation conversation)
    {
        while (conversation.Waiting.Count > 0 && conversation.Waiting.GetKeyAtIndex(0) <= conversation.UpTo + 1) ShowFirst(conversation);
        return conversation.Waiting.Count == 0;
    }

    private void ShowFirst(Conversation conversation)
    {
        var (seq, envelope) = (conversation.Waiting.GetKeyAtIndex(0), conversation.Waiting.GetValueAtIndex(0));
        conversation.Waiting.RemoveAt(0);
        if (seq <= conversation.UpTo) return;

        conversation.UpTo = seq;
        if (envelope is null || device.Wrote(envelope.Id)) return;
        history.Add(new Shown(
            device.Name, conversation.Peer, seq, envelope.Id, SenderOf(envelope).Value, envelope.TenantNo,
            Encoding.UTF8.GetString(envelope.Content.Span), history.Now));
    }

    private Conversation Of(string peer)
    {
        if (!_conversations.TryGetValue(peer, out var conversation)) _conversations[peer] = conversation = new Conversation(peer);
        return conversation;
    }

    private PeerId PeerOf(Envelope envelope) =>
        envelope.From.Kind == PeerKind.Group ? envelope.From
        : envelope.To.Kind == PeerKind.Group || envelope.From.Value == device.Account ? envelope.To
        : envelope.From;

    private static PeerId SenderOf(Envelope envelope) =>
        envelope.From.Kind == PeerKind.Group ? new PeerId(envelope.Target) : envelope.From;

    private sealed class Conversation(string peer)
    {
        public string Peer => peer;

        public long UpTo { get; set; }

        // Null: an own message.
        public SortedList<long, Envelope?> Waiting { get; } = [];
    }
}
