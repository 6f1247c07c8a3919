using System.Collections.Concurrent;
using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests.Model;

/// <summary>Three users with two devices each at two gateways, what happens to them, and what must hold whatever does
/// (architecture.md, Invariants).</summary>
internal sealed class World(ImCluster im, Random random)
{
    private static readonly TimeSpan SyncRetry = TimeSpan.FromSeconds(2);

    private readonly RecordingGateway[] _gateways = [im.Gateways.Start(), im.Gateways.Start()];
    private readonly ConcurrentDictionary<Device, Client> _clients = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<string, (Client Sender, OutgoingMessage Message, long Seq)> _taken = new();
    private readonly List<Client> _all = [];
    private int _messages;

    /// <summary>How many messages were taken.</summary>
    public int Taken => _taken.Count;

    public async Task Begin()
    {
        foreach (var gateway in _gateways)
        {
            gateway.OnFrame = Deliver;
            gateway.OnAnnounceAgain = connections => _ = AnnounceAgain(connections);
        }

        for (var user = 0; user < 3; user++)
        {
            var first = im.Device();
            foreach (var device in (Device[])[first, first.Sibling()])
            {
                await device.Register();
                _all.Add(_clients[device] = new Client(device));
            }
        }
    }

    /// <summary>Some things at once; then clients pull as far as they have a reason to.</summary>
    public async Task Step()
    {
        var things = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Something()).ToArray();
        await Task.WhenAll(things.Select(thing => thing()));
        await Pull();
    }

    /// <summary>Every client sends, one message after the other and to whomever, until it is over.</summary>
    public Task Load(CancellationToken over) => Task.WhenAll(_all.Select(async client =>
    {
        for (var i = 0; !over.IsCancellationRequested; i++)
            await Send(client, _all[i % _all.Count].Device.Account, _gateways[i % _gateways.Length]);
    }));

    /// <summary>Half of the devices come back at another gateway, as those do whose process stops in order.</summary>
    public Task ChangeGateways() => Task.WhenAll(_all.Where((_, index) => index % 2 == 0).Select(async (client, index) =>
    {
        await Silos.Retried(() => client.Break(isTold: true));
        await Silos.Retried(() => client.Connect(_gateways[index % _gateways.Length]));
    }));

    /// <summary>What gateways do when a silo has gone: they announce what they have, and tell devices to pull.</summary>
    public async Task SiloIsGone()
    {
        foreach (var gateway in _gateways) await AnnounceAgain([.. gateway.Open]);
        await Pull();
    }

    /// <summary>Lets everything come to rest, and checks it.</summary>
    public async Task End()
    {
        var settled = false;
        for (var i = 0; i < 200 && !settled; i++)
        {
            im.Time.Advance(SyncRetry);
            await Pull();
            settled = await AreUpToDate();
            if (!settled) await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(settled, "A connected device lacks messages and was not told to pull.");
        foreach (var client in _all) await client.Connect(_gateways[0]);
        await Pull();
        Assert.True(await AreUpToDate(), "A device that reconnects lacks messages.");
        await CheckArchive();
        await Until.True(HaveOneConnectionEach, "A device has more than one connection.");
        Assert.Empty(_faults);
    }

    private Func<Task> Something()
    {
        var client = _all[random.Next(_all.Count)];
        var (other, gateway) = (_all[random.Next(_all.Count)], _gateways[random.Next(_gateways.Length)]);
        return random.Next(20) switch
        {
            < 9 => () => Send(client, other.Device.Account, gateway),
            < 11 => () => Retry(random.Next(), gateway),
            < 13 => () => client.Connect(gateway),
            13 => () => client.Break(isTold: true),
            14 => () => client.Break(isTold: false),
            15 => () => im.Deactivate(client.Device.Grain),
            16 => () => im.Deactivate(im.Conversation(client.Device.Account, other.Device.Account)),
            17 => () => im.Deactivate(client.Device.DeviceGrain),
            18 => () => FailNextAppend(client, other, AppendFault.BeforeItIsWritten),
            _ => () => FailNextAppend(client, other, AppendFault.AfterItIsWritten),
        };
    }

    private async Task Send(Client from, AccountId to, RecordingGateway gateway)
    {
        var number = Interlocked.Increment(ref _messages);
        var message = Draft.Text(to, $"{number}", id: $"{from.Device.DeviceId}:{number}");
        var outcome = await Silos.Retried(() => from.Send(message, gateway));
        if (outcome.Code is not (ErrorCode.Ok or ErrorCode.Duplicate)) _faults.Enqueue($"{outcome}");
        _taken[message.MessageId] = (from, message, outcome.Seq);
    }

    private async Task Retry(int which, RecordingGateway gateway)
    {
        if (_taken.Values.ToArray() is not { Length: > 0 } taken) return;
        var (sender, message, seq) = taken[which % taken.Length];
        var again = await sender.Send(message, gateway);
        if ((again.Code, again.Seq) != (ErrorCode.Duplicate, seq)) _faults.Enqueue($"{seq} is {again} when sent again.");
    }

    private Task FailNextAppend(Client from, Client to, AppendFault fault)
    {
        im.Archive.FailNext(from.Device.Account, fault);
        return Send(from, to.Device.Account, _gateways[0]);
    }

    /// <summary>Invariant 1: what a device is handed is in the archive already.</summary>
    private async Task Deliver(Connection connection, ReadOnlyMemory<byte> json)
    {
        var envelope = Draft.Read(json);
        if (envelope.Seq > 0)
        {
            var head = await im.Archive.Real.FindConversation(
                ConversationKey.Of(envelope.From.AsAccount(), envelope.To.AsAccount()));
            var archived = head is null ? null : await im.Archive.Real.Find(head.Id, envelope.Seq);
            if (archived?.MessageId != envelope.Id) _faults.Enqueue($"{envelope} was handed out and is not archived.");
        }

        if (_clients.TryGetValue(connection.Device, out var client)) client.Take(connection, envelope);
    }

    private async Task AnnounceAgain(IReadOnlyList<Connection> connections)
    {
        try
        {
            foreach (var connection in connections)
            {
                // The account may have gone before the gateway heard that it had taken the connection.
                await Until.True(() => connection.Fence != 0 || !connection.Gateway.Open.Contains(connection), "It hangs.");
                if (connection.Fence != 0) await Silos.Retried(() => _clients[connection.Device].AnnounceAgain(connection));
            }
        }
        catch (Exception e)
        {
            _faults.Enqueue($"A connection could not be announced: {e}");
        }
    }

    private Task Pull() => Task.WhenAll(_all.Select(client => Silos.Retried(client.PullIfItMust)));

    /// <summary>Invariant 4: every connected device has every message of its account, without a hole.</summary>
    private async Task<bool> AreUpToDate()
    {
        foreach (var client in _all.Where(client => client.Connection is not null))
        {
            foreach (var part in await im.Archive.Real.Conversations(client.Device.Account, 100))
            {
                var known = client.Known(part.Peer.Value);
                if (known.Length != part.Conversation.LastSeq || known.Select((it, index) => it.Seq - index).Any(it => it != 1))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Invariant 5: one connection a device, and that is its last.</summary>
    private bool HaveOneConnectionEach() => _gateways.SelectMany(gateway => gateway.Open).ToHashSet()
        .SetEquals(_all.Select(client => client.Connection!));

    /// <summary>Invariants 2 and 3: each message that was taken is there once, with the seq that its sender was told, and
    /// seqs have no holes.</summary>
    private async Task CheckArchive()
    {
        var archived = new Dictionary<string, long>();
        foreach (var account in _all.Select(client => client.Device.Account).Distinct())
        {
            foreach (var part in await im.Archive.Real.Conversations(account, 100))
            {
                var page = await im.Archive.Real.Read(new() { Conversation = part.Conversation.Id, Limit = 100_000 });
                Assert.Equal(Enumerable.Range(1, page.Messages.Count), page.Messages.Select(message => (int)message.Seq));
                Assert.True(page.Messages.Zip(page.Messages.Skip(1)).All(it => it.First.Timestamp <= it.Second.Timestamp), "Times go back.");
                foreach (var message in page.Messages.Where(message => message.From == account.AsPeer()))
                {
                    archived.Add(message.MessageId, message.Seq);
                    Assert.Equal(_taken[message.MessageId].Message.Content.ToArray(), message.Content.ToArray());
                }
            }
        }

        Assert.Equal(_taken.ToDictionary(it => it.Key, it => it.Value.Seq).OrderBy(it => it.Key), archived.OrderBy(it => it.Key));
    }
}
