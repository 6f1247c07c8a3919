using System.Text;
using System.Text.Json;
using Im.Chaos.Histories;
using Im.Protocol;

namespace Im.Chaos.Load;

/// <summary>What a device by hand has to send: each message under its id until it is answered, over all connections.</summary>
internal sealed class RawOutbox(Device device, RawInbox inbox, History history)
{
    private const int Window = 16;

    private readonly Lock _gate = new();
    private readonly List<Item> _open = [];
    private ushort _lastPacketId;

    /// <summary>How many have no answer yet.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _open.Count;
        }
    }

    /// <summary>Adds a message.</summary>
    public void Add(string id, string to, string content)
    {
        history.Add(new Sent(device.Name, id, to, content, history.Now));
        var payload = Encoding.UTF8.GetBytes(
            $$"""{"id":{{JsonSerializer.Serialize(id)}},"to":"{{to}}","type":0,"content":{{content}}}""");
        lock (_gate) _open.Add(new Item(id, to, payload));
    }

    /// <summary>There is a new connection: nothing is on its way.</summary>
    public void Reset()
    {
        lock (_gate) _open.ForEach(it => (it.PacketId, it.Since) = (0, TimeSpan.Zero));
    }

    /// <summary>The next message to publish; null if there is none, or enough are on their way.</summary>
    public (ushort PacketId, ReadOnlyMemory<byte> Payload)? Next()
    {
        lock (_gate)
        {
            var now = history.Now;
            if (_open.Count(it => it.PacketId != 0) >= Window) return null;
            if (_open.Find(it => it.PacketId == 0 && it.NotBefore <= now) is not { } next) return null;

            (next.PacketId, next.Since) = (NewPacketId(), now);
            return (next.PacketId, next.Payload);
        }
    }

    /// <summary>Whether one waits for its answer for too long.</summary>
    public bool IsStuck(TimeSpan patience)
    {
        lock (_gate) return _open.Exists(it => it.PacketId != 0 && history.Now - it.Since > patience);
    }

    /// <summary>The id of the message with that packet id on this connection.</summary>
    public string? IdOf(ushort packetId)
    {
        lock (_gate) return _open.Find(it => it.PacketId == packetId)?.Id;
    }

    /// <summary>The server's word about a message.</summary>
    public void Answer(string id, ErrorCode code, long seq)
    {
        Item? item;
        lock (_gate)
        {
            item = _open.Find(it => it.Id == id);
            if (item is null) return;
            if (code is ErrorCode.Unavailable or ErrorCode.RateLimited)
            {
                (item.PacketId, item.NotBefore) = (0, history.Now + TimeSpan.FromMilliseconds(300));
                return;
            }

            _open.Remove(item);
        }

        var answer = new Answered(device.Name, id, code, seq, history.Now);
        if (answer.IsAcknowledged) inbox.Skip(item.To, seq);
        history.Add(answer);
    }

    private ushort NewPacketId()
    {
        do _lastPacketId = (ushort)(_lastPacketId % ushort.MaxValue + 1);
        while (_open.Exists(it => it.PacketId == _lastPacketId));
        return _lastPacketId;
    }

    private sealed class Item(string id, string to, byte[] payload)
    {
        public string Id => id;

        public string To => to;

        public byte[] Payload => payload;

        public ushort PacketId { get; set; }

        public TimeSpan Since { get; set; }

        public TimeSpan NotBefore { get; set; }
    }
}
