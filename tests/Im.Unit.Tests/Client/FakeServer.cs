using System.Text.Json;
using Im.Client.Connections;
using Im.Client.Registration;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

/// <summary>A server for one account, in memory: archive, registration, calls; what it does can be changed per test.</summary>
internal sealed partial class FakeServer(AccountId self, TimeProvider time) : IConnector, IRegistrar
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, List<Envelope>> _archive = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Done)> _awaited = [];

    /// <summary>The connection that is there now.</summary>
    public FakeConnection? Connection { get; private set; }

    /// <summary>What connecting does, before a connection comes of it: throws, for a refusal.</summary>
    public Action OnConnect { get; set; } = () => { };

    /// <summary>The answer to a PUBLISH; null: none comes. Default: archived and acknowledged.</summary>
    public Func<Envelope, Task<Acknowledgement>>? OnSend { get; set; }

    /// <summary>The answer to a ping. Default: at once.</summary>
    public Func<Task> OnPing { get; set; } = () => Task.CompletedTask;

    /// <summary>The result of a call, or an error; null: the default.</summary>
    public Func<string, JsonElement, RpcReply?> OnCall { get; set; } = (_, _) => null;

    public Action OnRegister { get; set; } = () => { };

    public Action OnRefresh { get; set; } = () => { };

    /// <summary>Where a refresh says that the gateway is now; null: it does not say.</summary>
    public string? MovedTo { get; set; }

    /// <summary>The host that was last connected to.</summary>
    public string? LastAddress { get; private set; }

    public TimeSpan TokenLife { get; set; } = TimeSpan.FromDays(1);

    /// <summary>By how much the server's clock is behind the device's.</summary>
    public TimeSpan ClockBehind { get; set; }

    /// <summary>What happened, in order: <c>register</c>, <c>refresh</c>, <c>connect</c>, <c>send id</c>, <c>call method</c>.</summary>
    public List<string> Log { get; } = [];

    public int PageSize { get; set; } = 200;

    /// <summary>Messages that take a seq and are not for this device: for another member, another sub-application, from
    /// before the account joined.</summary>
    public Func<Envelope, bool> Hides { get; set; } = _ => false;

    /// <summary>Groups that the account has left, and the last seq that it saw there.</summary>
    public Dictionary<PeerId, long> LeftAt { get; } = [];

    public int Count(string entry)
    {
        lock (_gate) return Log.Count(line => line == entry);
    }

    /// <summary>Waits for something to happen; the sentence says what did not.</summary>
    public async Task Until(Func<bool> holds, string sentence)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (holds()) return;
            _awaited.Add((holds, done));
        }

        try
        {
            await done.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It did not happen: {sentence} What did: {string.Join(", ", Log)}");
        }
    }

    public Task<IConnection> Connect(RegisterResponse session, CancellationToken cancellation)
    {
        Note("connect");
        LastAddress = session.Mqtt.Host;
        OnConnect();
        var connection = new FakeConnection(this);
        lock (_gate) Connection = connection;
        Note("connected");
        return Task.FromResult<IConnection>(connection);
    }

    public Task<RegisterResponse> Register(RegisterRequest request, string? userToken, CancellationToken cancellation)
    {
        Note("register");
        OnRegister();
        var now = time.GetUtcNow() - ClockBehind;
        return Task.FromResult(new RegisterResponse
        {
            Account = self.Value,
            DeviceId = request.DeviceId!,
            Token = "token",
            ExpiresAt = (now + TokenLife).ToUnixTimeMilliseconds(),
            ServerTime = now.ToUnixTimeMilliseconds(),
            Mqtt = At("fake"),
        });
    }

    public Task<TokenRefreshResponse> Refresh(string token, CancellationToken cancellation)
    {
        Note("refresh");
        OnRefresh();
        var now = time.GetUtcNow() - ClockBehind;
        return Task.FromResult(new TokenRefreshResponse(
            "token2", (now + TokenLife).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds())
        {
            Mqtt = MovedTo is null ? null : At(MovedTo),
        });
    }

    private MqttAddress At(string host) => new()
    {
        Host = host,
        Port = 1,
        Tls = false,
        ClientId = "c",
        Username = self.Value,
        Password = "token",
    };

    /// <summary>Archives a text of a peer's, without delivering it.</summary>
    public Envelope Write(PeerId peer, string text, string? id = null) => Archive(peer, new Envelope
    {
        Id = id ?? Guid.NewGuid().ToString("N"),
        From = peer,
        To = self.AsPeer(),
        Type = 0,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { text }),
    });

    /// <summary>Archives a text that a member, or an app, has sent to a group, tag or everyone; as it is delivered here.</summary>
    public Envelope WriteTo(PeerId audience, PeerId sender, string text, string? id = null, string appId = "") => Archive(audience, new Envelope
    {
        Id = id ?? Guid.NewGuid().ToString("N"),
        From = audience,
        To = self.AsPeer(),
        Target = sender.Value,
        Type = 0,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { text }),
        AppId = appId,
    });

    /// <summary>Archives an update of an app, which comes through an audience or from the app itself.</summary>
    public Envelope WriteUpdate(PeerId peer, object content, string? id = null) =>
        Archive(peer, UpdateOf(peer, self.AsPeer(), content) with { Id = id ?? Guid.NewGuid().ToString("N") });

    /// <summary>An update of an app, without a place in its conversation.</summary>
    public static Envelope UpdateOf(PeerId peer, PeerId to, object content) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        From = peer,
        To = to,
        Target = peer.Kind == PeerKind.Service ? "" : ClientKit.Service.Value,
        Type = (int)MessageType.Push,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { type = PushEventTypes.Organization, content }),
        IsBackground = true,
    };

    /// <summary>Says that an update comes later.</summary>
    public void Later(Envelope update) =>
        Happen(PushEventTypes.Later, new { peer = update.From.Value, seq = update.Seq });

    /// <summary>Takes a message back in the archive: whoever pulls it finds nothing in it.</summary>
    public void TakeBack(PeerId peer, long seq)
    {
        lock (_gate) _archive[peer][(int)seq - 1] = _archive[peer][(int)seq - 1] with { Content = Envelope.RecalledContent };
    }

    /// <summary>Archives a change of a group.</summary>
    public Envelope Change(PeerId group, PeerId by, object content) => Archive(group, ChangeOf(group, by, content));

    /// <summary>A change of a group, without a place in its conversation.</summary>
    public Envelope ChangeOf(PeerId group, PeerId by, object content) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        From = group,
        To = self.AsPeer(),
        Target = by.Value,
        Type = (int)MessageType.Push,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { type = PushEventTypes.Group, content }),
        IsBackground = true,
    };

    public Envelope Archive(PeerId peer, Envelope envelope)
    {
        lock (_gate)
        {
            if (!_archive.TryGetValue(peer, out var messages)) _archive[peer] = messages = [];
            var stamped = envelope with { Seq = messages.Count + 1, Timestamp = time.GetUtcNow().ToUnixTimeMilliseconds() };
            messages.Add(stamped);
            return stamped;
        }
    }

    public void Deliver(params IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes)
            Connection!.Deliver(Topics.Messages(self), EnvelopeWriter.Encode(envelope), envelope.Id);
    }

    /// <summary>Delivers an event of the server's own.</summary>
    public void Happen(string type, object content, PeerId? from = null, string by = "") => Deliver(new Envelope
    {
        Id = Guid.NewGuid().ToString("N"),
        From = from ?? self.AsPeer(),
        To = self.AsPeer(),
        Target = by,
        Type = (int)MessageType.Push,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { type, content }),
        Timestamp = time.GetUtcNow().ToUnixTimeMilliseconds(),
    });

    public IReadOnlyList<Envelope> Archived(PeerId peer)
    {
        lock (_gate) return [.. _archive.GetValueOrDefault(peer, [])];
    }

    public Task<Acknowledgement> Take(FakeConnection connection, string topic, ReadOnlyMemory<byte> payload)
    {
        if (topic.StartsWith(Topics.RpcPrefix, StringComparison.Ordinal))
        {
            Answer(connection, topic[Topics.RpcPrefix.Length..], payload);
            return Task.FromResult(new Acknowledgement(0, null));
        }

        Assert.True(EnvelopeReader.TryRead(payload, out var envelope, out var error), error);
        Note("send " + envelope.Id);
        return OnSend is { } instead ? instead(envelope) : Task.FromResult(Accept(envelope));
    }

    public Task TakePing()
    {
        Note("ping");
        return OnPing();
    }

    /// <summary>What a server does with a message: archived once, whatever the number of attempts.</summary>
    public Acknowledgement Accept(Envelope sent)
    {
        var known = Archived(sent.To).FirstOrDefault(message => message.Id == sent.Id);
        var stored = known ?? Archive(sent.To, sent.To.Kind == PeerKind.Group
            ? sent with { From = sent.To, To = self.AsPeer(), Target = self.Value }
            : sent with { From = self.AsPeer() });
        return new Acknowledgement(0, null) { Seq = stored.Seq, Timestamp = stored.Timestamp };
    }

    private void Note(string line)
    {
        lock (_gate)
        {
            Log.Add(line);
            foreach (var (_, done) in _awaited.Where(awaited => awaited.Holds())) done.TrySetResult();
        }
    }
}
