using Im.Cluster.Tests.Kit;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests.Groups;

/// <summary>A recall tells of a message; so it is told to those alone who may see that.</summary>
public sealed class Taking_a_message_back(SharedCluster im)
{
    [Fact]
    public async Task For_one_member_is_told_to_that_one_and_the_sender()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var tablet = await owner.SiblingOnline();
        var sent = await team.Send(owner, "psst", target: others[0]);

        Assert.Equal(ErrorCode.Ok, (await team.Grain.Recall(Team.By(owner), sent.Seq)).Code);

        foreach (var device in (Device[])[owner, tablet, others[0]]) Assert.Equal([2], Recalls(device));
        Assert.Empty(Recalls(others[1]));
        Assert.Equal([2], (await Pull(team, others[0], have: 2)).Recalled);
        Assert.Null((await Pull(team, others[1], have: 2)).Recalled);
    }

    [Fact]
    public async Task Is_not_told_to_who_came_later()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var sent = await team.Send(owner, "oops");
        var late = await im.Online();
        await team.Grain.Join(Team.By(late));

        Assert.Equal(ErrorCode.Ok, (await team.Grain.Recall(Team.By(owner), sent.Seq)).Code);

        Assert.Equal([2], Recalls(others[0]));
        Assert.Empty(Recalls(late));
        Assert.Null((await Pull(team, late, have: 3)).Recalled);
        Assert.Equal([2], (await Pull(team, others[0], have: 3)).Recalled);
    }

    [Fact]
    public async Task Is_found_by_who_has_come_back_as_far_as_it_was_there()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        await team.Send(owner, "first");
        await team.Grain.Leave(Team.By(others[0]));
        await team.Send(owner, "between");
        await team.Grain.Join(Team.By(others[0]));

        foreach (var seq in (long[])[2, 4]) await team.Grain.Recall(Team.By(owner), seq);

        Assert.Equal([2], (await Pull(team, others[0], have: 5)).Recalled);
    }

    [Fact]
    public async Task Is_told_to_all_who_see_the_whole_history()
    {
        var (team, owner, _) = await Team.Online(im, 1, new() { FullHistory = true });
        var sent = await team.Send(owner, "oops");
        var late = await im.Online();
        await team.Grain.Join(Team.By(late));
        await im.Deactivate(team.Grain);

        await team.Grain.Recall(Team.By(owner), sent.Seq);

        Assert.Equal([2], Recalls(late));
    }

    private static IEnumerable<long> Recalls(Device device) =>
        device.Connection.Events(PushEventTypes.Recall).Select(it => it.GetProperty("seq").GetInt64());

    private static async Task<PeerState> Pull(Team team, Device device, long have) =>
        (await device.Offline(new Dictionary<string, long> { [team.Id.Value] = have })).Peers.Single(it => it.Peer == team.Id.Value);
}
