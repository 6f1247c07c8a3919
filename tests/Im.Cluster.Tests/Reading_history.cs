using Im.Cluster.Tests.Kit;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests;

public sealed class Reading_history(SharedCluster im)
{
    [Fact]
    public async Task Goes_both_ways_from_any_seq()
    {
        var (alice, bob) = await Chat(10);

        Assert.Equal([1L, 2, 3], Seqs(await alice.History(bob, it => it with { Limit = 3 })));
        Assert.Equal([10L, 9, 8], Seqs(await bob.History(alice, it => it with { Limit = 3, NewestFirst = true })));
        Assert.Equal([4L, 5, 6], Seqs(await alice.History(bob, it => it with { AfterSeq = 3, Limit = 3 })));
        Assert.Equal([7L, 6, 5], Seqs(await alice.History(bob, it => it with { BeforeSeq = 8, Limit = 3, NewestFirst = true })));
        Assert.Equal([5L], Seqs(await alice.History(bob, it => it with { AfterSeq = 4, BeforeSeq = 6 })));
    }

    [Fact]
    public async Task Says_whether_there_is_more()
    {
        var (alice, bob) = await Chat(3);

        Assert.True((await alice.History(bob, it => it with { Limit = 2 })).More);
        Assert.False((await alice.History(bob, it => it with { Limit = 3 })).More);
        Assert.True((await alice.History(bob, it => it with { MaxBytes = 1 })).More);
        Assert.Single((await alice.History(bob, it => it with { MaxBytes = 1 })).Messages);
    }

    [Fact]
    public async Task Keeps_to_a_time()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var times = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            times.Add((await alice.Send(bob, $"{i}")).Timestamp);
            im.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal([2L, 3], Seqs(await alice.History(bob, it => it with { StartTime = times[1], EndTime = times[2] })));
        Assert.Equal([3L, 4], Seqs(await alice.History(bob, it => it with { StartTime = times[1] + 1 })));
        Assert.Empty(Seqs(await alice.History(bob, it => it with { StartTime = times[3] + 1 })));
    }

    [Fact]
    public async Task Of_somebody_one_never_wrote_with_is_empty()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        var history = await alice.History(bob);

        Assert.Empty(history.Messages);
        Assert.False(history.More);
    }

    private async Task<(Device Alice, Device Bob)> Chat(int messages)
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send([.. Enumerable.Range(1, messages).Select(number => Draft.Text(bob.Account, $"{number}"))]);
        return (alice, bob);
    }

    private static IEnumerable<long> Seqs(HistoryResult history) => Draft.Read(history.Messages).Select(message => message.Seq);
}
