using System.Collections.Concurrent;
using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests.Groups;

public sealed class Fanning_out(ImCluster im) : IClassFixture<ImCluster>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task To_a_gateway_that_hangs_delays_neither_the_others_nor_the_next_message()
    {
        var hung = im.Gateways.Start();
        var (team, owner, others) = await Team.Online(im, 2);
        var stuck = await im.Device().GoOnline(hung);
        await team.Add(stuck);
        var end = new TaskCompletionSource();
        hung.HangUntil(end.Task);

        for (var i = 0; i < 5; i++) Assert.Equal(ErrorCode.Ok, (await team.Send(owner, $"{i}").WaitAsync(Patience)).Code);

        Assert.Equal(["0", "1", "2", "3", "4"], others[0].Connection.Texts.TakeLast(5));
        Assert.DoesNotContain("0", stuck.Connection.Texts);
        hung.Recover();
        end.SetResult();
        await ToldToSync(stuck);
        Assert.Equal(["0", "1", "2", "3", "4"], Draft.Read((await stuck.Offline()).Messages).Select(Draft.TextOf).TakeLast(5));
    }

    [Fact]
    public async Task To_a_gateway_that_died_forgets_its_sessions()
    {
        var dying = im.Gateways.Start();
        var (team, owner, _) = await Team.Online(im, 1);
        var gone = await im.Device().GoOnline(dying);
        await team.Add(gone);
        dying.Die();

        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "hello").WaitAsync(Patience)).Code);
    }

    [Fact]
    public async Task To_a_connection_that_is_gone_ends_its_session()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        others[0].Connection.Gateway.Lose(others[0].Connection);

        await team.Send(owner, "hello");

        await Until.True(async () => !await others[0].Grain.IsOnline(others[0].TenantNo), "The session is still there.");
    }

    [Fact]
    public async Task From_many_senders_at_once_reaches_each_member_in_order_once()
    {
        var (team, owner, others) = await Team.Online(im, 9);
        const int Each = 30;

        await Task.WhenAll(others.Append(owner).Select(async sender =>
        {
            for (var i = 0; i < Each; i++) Assert.Equal(ErrorCode.Ok, (await team.Send(sender, $"{sender.UserId} {i}")).Code);
        }));

        var all = 10 * Each + 1;
        foreach (var device in others.Append(owner))
        {
            var own = await device.History(device, query => query with { Target = team.Id, Limit = 1_000 });
            Assert.Equal(all, own.Messages.Count);
            var seqs = device.Connection.Messages.Select(message => message.Seq).ToList();
            Assert.Equal(seqs.Distinct().Order(), seqs);
            Assert.Equal(all - Each, seqs.Count);
        }
    }

    [Fact]
    public async Task While_members_come_and_go_gives_each_all_from_coming_to_going()
    {
        var (team, owner, senders) = await Team.Online(im, 3);
        var guests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => im.Online()));
        var going = 1;
        var sending = Task.WhenAll(senders.Select(async sender =>
        {
            for (var i = 0; Volatile.Read(ref going) == 1; i++) Assert.Equal(ErrorCode.Ok, (await team.Send(sender, $"{i}")).Code);
        }));

        await Task.WhenAll(guests.Select(async guest =>
        {
            for (var round = 0; round < 5; round++)
            {
                await team.Grain.Join(Team.By(guest));
                await team.Grain.Leave(Team.By(guest));
            }
        }));
        Volatile.Write(ref going, 0);
        await sending;

        foreach (var guest in guests)
        {
            var shown = guest.Connection.Messages.Select(message => message.Seq).ToList();
            var mine = await All(team, guest);
            Assert.Equal(mine, shown);
        }

        Assert.Equal(Enumerable.Range(1, (int)(await All(team, owner))[^1]), (await All(team, owner)).Select(seq => (int)seq));
        Assert.Equal(await All(team, owner), owner.Connection.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task Goes_on_after_the_groups_silo_was_killed_and_leaves_no_silent_gap()
    {
        var (team, owner, others) = await Team.Online(im, 4);
        var known = new ConcurrentDictionary<string, long>();
        var victim = im.SiloOf(team.Grain);
        im.CallFromBeside(victim);
        var count = 0;
        async Task SendSome(int many)
        {
            for (var i = 0; i < many; i++)
            {
                var id = $"m{Interlocked.Increment(ref count)}";
                known[id] = await Persistently(team, owner, id);
            }
        }

        await SendSome(10);
        var sending = SendSome(30);
        await im.Kill(victim);
        await sending;

        Assert.Equal(known.Values.Distinct().Count(), known.Count);
        foreach (var device in others)
        {
            // What the silo's death took is announced and pulled again by a real gateway; here the archive is asked.
            var seqs = await All(team, device);
            Assert.Equal(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq), seqs);
            Assert.Subset(seqs.ToHashSet(), known.Values.ToHashSet());
        }
    }

    private static async Task<long> Persistently(Team team, Device from, string id)
    {
        while (true)
        {
            try
            {
                var answer = await from.Send(Draft.Text(team.Id, id, id));
                if (answer.UnknownSession) await from.Announce(from.Connection);
                else if (answer.Outcomes[0].Code is ErrorCode.Ok or ErrorCode.Duplicate) return answer.Outcomes[0].Seq;
            }
            catch (Exception e) when (e is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException)
            {
                // As a gateway does: the same once more.
            }
        }
    }

    private async Task ToldToSync(Device device)
    {
        // Lanes try again by the tests' clock.
        await Until.True(
            () =>
            {
                im.Time.Advance(TimeSpan.FromSeconds(1));
                return device.Connection.Events(PushEventTypes.Sync).Count > 0;
            },
            "The device was not told to sync.");
    }

    private static async Task<List<long>> All(Team team, Device device)
    {
        var seqs = new List<long>();
        while (true)
        {
            var page = await device.History(device, query => query with { Target = team.Id, Limit = 200, AfterSeq = seqs.Count == 0 ? 0 : seqs[^1], NewestFirst = false });
            seqs.AddRange(Draft.Read(page.Messages).Select(message => message.Seq));
            if (!page.More) return seqs;
        }
    }
}
