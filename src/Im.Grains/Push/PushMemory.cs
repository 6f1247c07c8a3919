using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Grains.Push;

/// <summary>
/// What an account remembers for push, in memory and only where its tenant has push: which devices can be pushed to, what
/// connected devices have not acknowledged, and what was handed over lately. All of it is bounded, and may be lost.
/// </summary>
internal sealed class PushMemory(TimeProvider time)
{
    private const int OpenLimit = 200;
    private const int LatelyLimit = 16;

    private static readonly TimeSpan TokenAge = TimeSpan.FromMinutes(1);

    // A delivery that is not acknowledged ends its connection within seconds; the rest is what it takes to see that a
    // gateway has died.
    private static readonly TimeSpan LatelyAge = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan UnreadAge = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Token> _tokens = [];
    private readonly Dictionary<string, OpenAt> _open = [];
    private readonly List<Handed> _lately = [];
    private (int Messages, long At)? _unread;

    /// <summary>Counts what was forgotten of tokens: an answer that was asked for before is old.</summary>
    public int Version { get; private set; }

    /// <summary>Whether a connected device has not acknowledged something.</summary>
    public bool HasOpen => _open.Count > 0;

    /// <summary>The account's unread messages; null if they were not counted just now. It takes a look at many conversations, and
    /// an account's devices are judged together.</summary>
    public int? Unread
    {
        get => _unread is { } counted && time.GetElapsedTime(counted.At) < UnreadAge ? counted.Messages : null;
        set => _unread = value is { } messages ? (messages, time.GetTimestamp()) : null;
    }

    /// <summary>Whether a device can be pushed to; null if that is not known, or was asked too long ago.</summary>
    public bool? HasToken(LoggedInDevice device) =>
        _tokens.TryGetValue(device.DeviceId, out var token) && token.Login == device.Login
        && time.GetElapsedTime(token.AskedAt) < TokenAge
            ? token.IsThere
            : null;

    /// <summary>A device was asked, when <see cref="Version"/> was this.</summary>
    public void Learn(LoggedInDevice device, bool hasToken, int version)
    {
        if (version == Version) _tokens[device.DeviceId] = new Token(device.Login, time.GetTimestamp(), hasToken);
    }

    /// <summary>A device's settings have changed.</summary>
    public void Forget(string deviceId)
    {
        Version++;
        _tokens.Remove(deviceId);
    }

    /// <summary>Keeps nothing of devices that are not logged in any more.</summary>
    public void Keep(IReadOnlyList<LoggedInDevice> devices)
    {
        foreach (var gone in _tokens.Keys.Union(_open.Keys).Except(devices.Select(device => device.DeviceId)).ToArray())
        {
            _tokens.Remove(gone);
            _open.Remove(gone);
        }
    }

    /// <summary>A device has a connection: it pulls what an earlier one left open.</summary>
    public void Connected(string deviceId, long fence)
    {
        if (_open.TryGetValue(deviceId, out var open) && open.Fence != fence) _open.Remove(deviceId);
    }

    /// <summary>A device has not acknowledged a conversation up to a seq.</summary>
    public void Opened(string deviceId, long fence, PeerId peer, long seq)
    {
        if (!_open.TryGetValue(deviceId, out var open) || open.Fence != fence) _open[deviceId] = open = new OpenAt(fence, []);
        if (open.Seqs.Count < OpenLimit || open.Seqs.ContainsKey(peer))
            open.Seqs[peer] = Math.Max(seq, open.Seqs.GetValueOrDefault(peer));
    }

    /// <summary>Up to which seq a connection has not acknowledged a conversation; 0 if nothing is known to be open.</summary>
    public long OpenSeq(string deviceId, long fence, PeerId peer) =>
        _open.TryGetValue(deviceId, out var open) && open.Fence == fence ? open.Seqs.GetValueOrDefault(peer) : 0;

    /// <summary>A connection has acknowledged what was open: what that was.</summary>
    public IReadOnlyCollection<KeyValuePair<PeerId, long>> TakeOpen(string deviceId, long fence)
    {
        if (!_open.TryGetValue(deviceId, out var open) || open.Fence != fence) return [];

        _open.Remove(deviceId);
        return open.Seqs;
    }

    /// <summary>Devices were handed messages of a conversation, up to a seq.</summary>
    public void HandedOver(PeerId peer, long conversation, long seq)
    {
        var index = _lately.FindIndex(handed => handed.Conversation == conversation);
        if (index >= 0) _lately.RemoveAt(index);
        else if (_lately.Count == LatelyLimit) _lately.RemoveAt(0);
        _lately.Add(new Handed(peer, conversation, seq, time.GetTimestamp()));
    }

    /// <summary>What a session was handed lately, the newest of each conversation.</summary>
    public IReadOnlyList<Handed> HandedTo(Session session) =>
        [.. _lately.Where(handed => handed.At >= session.CameAt && time.GetElapsedTime(handed.At) < LatelyAge)];

    /// <summary>The newest message that was handed over in a conversation.</summary>
    internal readonly record struct Handed(PeerId Peer, long Conversation, long Seq, long At);

    private readonly record struct Token(long Login, long AskedAt, bool IsThere);

    private sealed record OpenAt(long Fence, Dictionary<PeerId, long> Seqs);
}
