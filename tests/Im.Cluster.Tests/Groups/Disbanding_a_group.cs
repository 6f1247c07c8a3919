using Im.Archive;
using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests.Groups;

/// <summary>The event that a group was disbanded is the last of its conversation, whatever was on its way.</summary>
public sealed class Disbanding_a_group(SharedCluster im)
{
    [Fact]
    public async Task Refuses_what_waited_behind_it()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var sent = await team.Send(others[0], "oops");
        var mayGoOn = new TaskCompletionSource();
        var held = im.Archive.HoldNext(owner.Account, mayGoOn.Task);
        var disbanding = team.Grain.Disband(Team.By(owner));
        await held;

        var (bySender, byApp) = (team.Send(others[0], "too late"), team.SendByApp("too late"));
        var (recall, update) = (team.Grain.Recall(team.App, sent.Seq), team.Grain.Update(team.App, new() { Name = "new" }));
        mayGoOn.SetResult();

        Assert.Equal(ErrorCode.Ok, (await disbanding).Code);
        Assert.Equal([ErrorCode.NotFound, ErrorCode.NotFound], [(await bySender).Code, (await byApp).Code]);
        Assert.Equal([ErrorCode.NotFound, ErrorCode.NotFound], [(await recall).Code, (await update).Code]);
        Assert.Equal(3, await LastSeq(team, "disbanded"));
        Assert.Null((await im.Archive.Find((await Conversation(team)).Id, sent.Seq, default))!.RecalledAt);
    }

    [Fact]
    public async Task Is_the_last_that_happens_whoever_sends_meanwhile()
    {
        for (var round = 0; round < 20; round++)
        {
            var (team, owner, others) = await Team.Online(im, 1);

            var sends = Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? team.SendByApp($"{i}") : team.Send(others[0], $"{i}")).ToList();
            var disbanded = await team.Grain.Disband(Team.By(owner));
            sends.AddRange(Enumerable.Range(10, 10).Select(i => team.SendByApp($"{i}")));
            var taken = (await Task.WhenAll(sends)).Count(outcome => outcome.Code == ErrorCode.Ok);

            Assert.Equal(ErrorCode.Ok, disbanded.Code);
            Assert.Equal(taken + 2, await LastSeq(team, "disbanded"));
        }
    }

    private async Task<ConversationHead> Conversation(Team team) => (await im.Archive.FindGroup(team.Id, default))!.Value.Conversation;

    /// <summary>The last seq, which must be that event's.</summary>
    private async Task<long> LastSeq(Team team, string happened)
    {
        var conversation = await Conversation(team);
        var last = (await im.Archive.Find(conversation.Id, conversation.LastSeq, default))!;
        Assert.Contains($"\"{happened}\"", System.Text.Encoding.UTF8.GetString(last.Content.Span), StringComparison.Ordinal);
        return last.Seq;
    }
}
