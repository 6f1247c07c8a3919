using Im.Client;
using Im.EndToEnd.Tests.Sdk;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Faults;

/// <summary>Somebody who sends until told to stop, and sends again what was refused.</summary>
internal interface ISender
{
    /// <summary>Waits until so many more were acknowledged; fails at once if the connection was lost.</summary>
    Task Acknowledges(int more);

    /// <returns>The ids of all that were acknowledged.</returns>
    Task<IReadOnlyList<string>> Stop();
}

/// <summary>Waits for counts to grow.</summary>
internal sealed class Counter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _count;
    private Exception? _failure;

    public void Add()
    {
        lock (_gate)
        {
            _count++;
            foreach (var it in _waiting.Where(it => it.Count <= _count)) it.Reached.TrySetResult();
        }
    }

    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            foreach (var it in _waiting) it.Reached.TrySetException(failure);
        }
    }

    public async Task Grows(int more, string sentence)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_failure is not null) throw _failure;
            _waiting.Add((_count + more, reached));
        }

        try
        {
            await reached.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It did not happen: {sentence}");
        }
    }
}

/// <summary>A client that speaks MQTT by hand, with some publications on their way.</summary>
internal sealed class EndlessSender : ISender, IAsyncDisposable
{
    private const int Window = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _name;
    private readonly string _to;
    private readonly MqttProbe _probe;
    private readonly Counter _acknowledgements = new();
    private readonly Counter _refusals = new();
    private readonly List<string> _acknowledged = [];
    private readonly Dictionary<ushort, string> _open = [];
    private readonly Task _running;
    private volatile bool _stopping;
    private int _next;

    private EndlessSender(string name, string to, MqttProbe probe)
    {
        (_name, _to, _probe) = (name, to, probe);
        _running = Task.Run(Run);
    }

    public static async Task<EndlessSender> Start(ServerProcess server, string name, MqttVersion version)
    {
        var device = await TestDevice.Register(server, name);
        var to = await TestDevice.Register(server, $"{name}-reads");
        return new EndlessSender(name, to.Account, await device.Online(version));
    }

    public Task Acknowledges(int more) => _acknowledgements.Grows(more, $"{_name} had {more} more messages acknowledged.");

    public Task IsRefused(int more) => _refusals.Grows(more, $"{_name} had {more} messages refused.");

    public async Task<IReadOnlyList<string>> Stop()
    {
        _stopping = true;
        await _running;
        return _acknowledged;
    }

    public ValueTask DisposeAsync() => _probe.DisposeAsync();

    private async Task Run()
    {
        try
        {
            for (ushort id = 1; id <= Window; id++) await Publish(id, $"{_name}-{_next++}");
            while (_open.Count > 0) await Next();
        }
        catch (Exception failure)
        {
            _acknowledgements.Fail(failure);
            _refusals.Fail(failure);
        }
    }

    private async Task Next()
    {
        ProbeFrame? frame;
        try
        {
            frame = await _probe.Read();
        }
        catch (TimeoutException)
        {
            return;   // a server that keeps us waiting
        }

        if (frame is null) throw new InvalidOperationException($"{_name} was disconnected.");
        if (frame.Frame.Type == MqttPacketType.Disconnect) throw new InvalidOperationException($"{_name} was told to go.");
        if (frame.Frame.Type != MqttPacketType.PubAck) return;

        var ack = frame.AsAck();
        _open.Remove(ack.PacketId, out var message);
        if (ack.Reason == MqttReasonCode.Success)
        {
            _acknowledged.Add(message!);
            _acknowledgements.Add();
            if (!_stopping) await Publish(ack.PacketId, $"{_name}-{_next++}");
            return;
        }

        _refusals.Add();
        await Task.Delay(Pause);
        await Publish(ack.PacketId, message!);
    }

    private async Task Publish(ushort packetId, string message)
    {
        _open[packetId] = message;
        await _probe.Publish("im/send", packetId, TestDevice.Text(message, _to, "hello"));
    }
}

/// <summary>Two clients of the SDK; one sends, the other reads.</summary>
internal sealed class EndlessClient : ISender, IAsyncDisposable
{
    private const int Window = 8;

    private readonly ImClient _from;
    private readonly ImClient _to;
    private readonly Counter _acknowledgements = new();
    private readonly List<string> _acknowledged = [];
    private readonly Task _running;
    private volatile bool _stopping;

    public EndlessClient(ImClient from, ImClient to)
    {
        (_from, _to) = (from, to);
        foreach (var client in new[] { from, to })
        {
            client.StateChanged += (_, change) => _acknowledgements.Fail(
                new InvalidOperationException($"{client.Options.UserId} became {change.State}: {change.Reason}"));
        }

        _running = Task.WhenAll(Enumerable.Range(0, Window).Select(_ => Task.Run(Run)));
    }

    public HashSet<string> Acknowledged => [.. _acknowledged];

    public Task Acknowledges(int more) => _acknowledgements.Grows(more, $"the SDK had {more} more messages acknowledged.");

    public async Task<IReadOnlyList<string>> Stop()
    {
        _stopping = true;
        await _running;
        return _acknowledged;
    }

    /// <summary>The ids that the reader's app has seen, each once.</summary>
    public async Task<HashSet<string>> Seen()
    {
        var ids = (await _to.See(_acknowledged.Count)).ConvertAll(it => it.Id);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        return [.. ids];
    }

    public ValueTask DisposeAsync()
    {
        _stopping = true;
        return ValueTask.CompletedTask;
    }

    private async Task Run()
    {
        try
        {
            while (!_stopping)
            {
                var sent = await _from.SendTextAsync(_to.Account.AsPeer(), "hello");
                lock (_acknowledged) _acknowledged.Add(sent.Id);
                _acknowledgements.Add();
            }
        }
        catch (Exception failure)
        {
            _acknowledgements.Fail(failure);
        }
    }
}
