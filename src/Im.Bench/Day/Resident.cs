using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Mqtt;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Bench.Day;

/// <summary>A device that lives through the day: it writes and receives, calls, goes away, comes back and pulls what it
/// missed, as an app's SDK does.</summary>
internal sealed class Resident(Login login, Voices voices) : IInbox, IAsyncDisposable
{
    private const int PageSize = 500;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _pulling = new(1);
    private readonly Dictionary<Conversation, Ledger> _ledgers = [];
    private readonly Cursors _cursors = new();
    private readonly Letters _letters = new();
    private readonly Calls _calls = new();
    private DeviceConnection? _connection;
    private bool _isThere;
    private int _pulls;

    private static ReadOnlySpan<byte> SyncEvent => "\"type\":\"sync\""u8;

    private static ReadOnlySpan<byte> FromMarker => "\"from\":\""u8;

    /// <summary>Whose device it is.</summary>
    public Login Login => login;

    /// <summary>What it has received.</summary>
    public IEnumerable<Ledger> Ledgers => _ledgers.Values;

    /// <summary>What it has written.</summary>
    public Letters Letters => _letters;

    /// <summary>How often the server told it to pull.</summary>
    public long Syncs { get; private set; }

    /// <summary>Why a connection of it ended, or a pull failed, before it went away.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether it is connected and has pulled.</summary>
    public bool IsThere
    {
        get
        {
            lock (_gate) return _isThere;
        }
    }

    /// <summary>It receives what is written there, but for its own.</summary>
    public void Join(Conversation conversation, Voice? own) => _ledgers.Add(conversation, new Ledger(conversation, own));

    /// <summary>The last message that it knows of a peer; 0 if there is none.</summary>
    public long LastOf(string peer)
    {
        lock (_gate) return _cursors.Last(peer);
    }

    /// <summary>It connects, repeats what was not answered, and pulls.</summary>
    public async Task Come(CancellationToken cancellation)
    {
        var connection = await DeviceConnection.Open(login, cancellation);
        lock (_gate)
        {
            _connection = connection;
            _letters.Repeat(connection.Outgoing);
        }

        connection.Outgoing.Flush();
        connection.Start(this);
        Interlocked.Increment(ref _pulls);
        await Pull();
        lock (_gate) _isThere = true;
    }

    /// <summary>It goes away without a word; not while it waits for a reply.</summary>
    /// <returns>Whether it went.</returns>
    public async Task<bool> Leave()
    {
        DeviceConnection connection;
        lock (_gate)
        {
            if (!_isThere || _pulls > 0 || !_calls.IsEmpty) return false;
            connection = _connection!;
            _connection = null;
            _isThere = false;
        }

        Fault ??= connection.Fault;
        await connection.DisposeAsync();
        lock (_gate) _cursors.Leave();
        return true;
    }

    /// <summary>It writes a message that is due at this time, now or when it can.</summary>
    public void Write(Voice voice, long due)
    {
        lock (_gate) _letters.Write(voice, due, _connection?.Outgoing);
        _connection?.Outgoing.Flush();
    }

    /// <summary>It calls a method, once it is connected, and waits for the reply.</summary>
    public async Task<RawJson> Call<T>(string method, T parameters, JsonTypeInfo<T> type)
        where T : RpcRequest
    {
        Task<byte[]>? reply;
        while ((reply = Send()) is null) await Task.Delay(1);
        return Calls.Result(await reply);

        Task<byte[]>? Send()
        {
            lock (_gate) return _connection is null ? null : _calls.Send(method, parameters, type, _connection.Outgoing);
        }
    }

    /// <inheritdoc/>
    public void Delivered(in PublishPacket packet)
    {
        var payload = packet.Payload.FirstSpan;
        lock (_gate)
        {
            if (packet.Qos == 0) _calls.Take(payload);
            else if (Stamp.TryFind(payload, out var stamp)) Hear(stamp, payload);
            else if (payload.IndexOf(SyncEvent) >= 0) _ = Sync();
        }
    }

    /// <inheritdoc/>
    public void Acknowledged(in AckPacket ack)
    {
        lock (_gate)
        {
            if (_connection is null) return;
            if (_letters.Answered(ack, _connection.Outgoing) is var (traffic, due)) traffic.Answer.Record(Stopwatch.GetTimestamp() - due);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Fault ??= _connection?.Fault;
        if (_connection is { } connection) await connection.DisposeAsync();
        _pulling.Dispose();
    }

    private void Hear(in Stamp stamp, ReadOnlySpan<byte> envelope)
    {
        if (voices.Of(stamp) is not { } voice) return;

        var seq = Seq.Find(envelope);
        voice.Conversation.Traffic.Delivery.Record(Stopwatch.GetTimestamp() - stamp.SentAt);
        _ledgers[voice.Conversation].Take(voice, stamp.Number, seq, pulled: false);
        var from = envelope[(envelope.IndexOf(FromMarker) + FromMarker.Length)..];
        _cursors.Heard(System.Text.Encoding.ASCII.GetString(from[..from.IndexOf((byte)'"')]), seq);
    }

    // What was heard since the last pull may have holes.
    private async Task Sync()
    {
        Syncs++;
        Interlocked.Increment(ref _pulls);
        try
        {
            await Task.Yield();
            await Pull();
        }
        catch (Exception e)
        {
            Fault ??= $"A pull failed: {e.Message}";
        }
    }

    private async Task Pull()
    {
        await _pulling.WaitAsync();
        try
        {
            while (Take(await Ask()))
            {
                // As long as there is more.
            }
        }
        finally
        {
            _pulling.Release();
            Interlocked.Decrement(ref _pulls);
        }
    }

    private async Task<OfflineResult> Ask()
    {
        IReadOnlyDictionary<string, long> have;
        lock (_gate) have = _cursors.Have;
        var result = await Call(RpcMethods.Offline, new OfflineParams { Have = have, Limit = PageSize }, WireJson.Default.OfflineParams);
        return JsonSerializer.Deserialize(result.Utf8.Span, WireJson.Default.OfflineResult)!;
    }

    private bool Take(OfflineResult page)
    {
        lock (_gate)
        {
            foreach (var message in page.Messages)
            {
                var envelope = message.Utf8.Span;
                if (Stamp.TryFind(envelope, out var stamp) && voices.Of(stamp) is { } voice)
                    _ledgers[voice.Conversation].Take(voice, stamp.Number, Seq.Find(envelope), pulled: true);
            }

            foreach (var peer in page.Peers) _cursors.PulledTo(peer.Peer, peer.UpTo);
            return page.More;
        }
    }
}
