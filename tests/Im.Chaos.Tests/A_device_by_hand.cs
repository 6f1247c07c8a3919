using System.Text;
using Im.Chaos.Histories;
using Im.Chaos.Load;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Chaos.Tests;

/// <summary>What is shown is the harness's own work here: were it to hide a breach, nobody would see it.</summary>
public sealed class A_device_by_hand
{
    private static readonly Device Ann = new("one-0", "one", "ann", DeviceKind.Mqtt5);
    private static readonly Device Bob = new("one-1", "one", "bob", DeviceKind.Mqtt5);

    private readonly History _history = new();
    private readonly RawInbox _inbox;

    public A_device_by_hand() => _inbox = new RawInbox(Ann, _history);

    [Fact]
    public void Shows_what_comes_in_order_at_once()
    {
        Assert.False(_inbox.Take(FromBob(1)));
        Assert.False(_inbox.Take(FromBob(2)));

        Assert.Equal([1, 2], Seqs);
    }

    [Fact]
    public void Drops_what_it_has()
    {
        _inbox.Take(FromBob(1));
        _inbox.Take(FromBob(1));

        Assert.Equal([1], Seqs);
    }

    [Fact]
    public void Pulls_where_there_is_a_hole_and_shows_in_order()
    {
        Assert.True(_inbox.Take(FromBob(3)));
        _inbox.Take(Page(upTo: 2, 1, 2));

        Assert.Equal([1, 2, 3], Seqs);
        Assert.Equal(3, _inbox.Have()[Bob.Account]);
    }

    [Fact]
    public void Passes_over_places_that_were_for_others()
    {
        _inbox.Take(Page(upTo: 5, 2, 4));

        Assert.False(_inbox.Take(FromBob(6)));
        Assert.Equal([2, 4, 6], Seqs);
    }

    [Fact]
    public void Counts_its_own_messages_and_does_not_show_them()
    {
        _inbox.Skip(Bob.Account, 1);

        Assert.False(_inbox.Take(FromBob(2)));
        Assert.Equal([2], Seqs);
    }

    [Fact]
    public void Pulls_when_it_is_told_to() => Assert.True(_inbox.Take(new Envelope
    {
        Id = "sync",
        From = new PeerId(Ann.Account),
        To = new PeerId(Ann.Account),
        Type = 256,
        Content = """{"type":"sync","content":{}}"""u8.ToArray(),
    }));

    private IEnumerable<long> Seqs => _history.Shown.Select(it => it.Seq);

    private static Envelope FromBob(long seq) => new()
    {
        Id = Bob.MessageId($"{seq}"),
        From = new PeerId(Bob.Account),
        To = new PeerId(Ann.Account),
        TenantNo = "one",
        Type = 0,
        Content = """{"text":"hello"}"""u8.ToArray(),
        Seq = seq,
    };

    private static OfflineResult Page(long upTo, params long[] seqs) => new()
    {
        Messages = [.. seqs.Select(Json)],
        Peers = [new PeerState { Peer = Bob.Account, LastSeq = upTo, UpTo = upTo, ReadSeq = 0 }],
        More = false,
    };

    private static RawJson Json(long seq)
    {
        var json = $$"""
            {"id":"{{Bob.MessageId($"{seq}")}}","from":"{{Bob.Account}}","to":"{{Ann.Account}}","tenantNo":"one","type":0,
            "content":{"text":"hello"},"seq":{{seq}}}
            """;
        return new RawJson(Encoding.UTF8.GetBytes(json));
    }
}
