using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;

namespace Im.Cluster.Tests.Groups;

/// <summary>What a lost activation, or an archive that fails or is silent, does to a send to a group.</summary>
public sealed class Sending_while_something_fails(SharedCluster im)
{
    [Fact]
    public async Task After_its_activation_is_lost_goes_on_with_dense_seqs()
    {
        var (team, owner, others) = await Team.Online(im, 1);

        for (var i = 0; i < 5; i++)
        {
            await team.Send(owner, $"{i}");
            await im.Deactivate(team.Grain);
        }

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], others[0].Connection.Messages.Select(message => message.Seq));
    }

    [Theory]
    [InlineData(AppendFault.BeforeItIsWritten)]
    [InlineData(AppendFault.AfterItIsWritten)]
    public async Task That_fails_at_the_archive_is_shown_once_after_the_retry(AppendFault fault)
    {
        var (team, owner, others) = await Team.Online(im, 1);
        im.Archive.FailNext(owner.Account, fault);

        var failed = await team.Send(owner, "hello", id: "m1");
        Assert.Equal([""], others[0].Connection.Texts);
        var retried = await team.Send(owner, "hello", id: "m1");

        Assert.Equal(ErrorCode.Unavailable, failed.Code);
        Assert.Equal((fault == AppendFault.BeforeItIsWritten ? ErrorCode.Ok : ErrorCode.Duplicate, 2L), (retried.Code, retried.Seq));
        Assert.Equal(["", "hello"], others[0].Connection.Texts);
    }

    [Theory]
    [InlineData(AppendFault.BeforeItIsWritten)]
    [InlineData(AppendFault.AfterItIsWritten)]
    public async Task After_a_change_that_failed_at_the_archive_goes_by_what_the_archive_has(AppendFault fault)
    {
        var (team, owner, others) = await Team.Online(im, 2);
        im.Archive.FailNext(owner.Account, fault);

        await Assert.ThrowsAsync<IOException>(() => team.Remove(Team.By(owner), others[0]));

        var isOut = fault == AppendFault.AfterItIsWritten;
        Assert.Equal(isOut ? ErrorCode.Forbidden : ErrorCode.Ok, (await team.Send(others[0], "hello")).Code);
        Assert.Equal(isOut ? 2 : 3, (await team.Info(owner)).MemberCount);
    }

    [Fact]
    public async Task While_the_archive_does_not_answer_refuses_what_would_wait_without_bound()
    {
        var (team, owner, _) = await Team.Online(im, 1);
        var back = new TaskCompletionSource();
        var held = im.Archive.HoldNext(owner.Account, back.Task);

        var sends = Enumerable.Range(0, 12).Select(lot => team.Grain.Send(new ConversationBatch
        {
            From = owner.Account.AsPeer(),
            TenantNo = owner.TenantNo,
            Messages = [.. Enumerable.Range(0, 1_000).Select(i => Draft.Text(team.Id, "hello", $"{lot}-{i}"))],
        })).ToList();
        await held;
        var refused = await await Task.WhenAny(sends);
        back.SetResult();

        Assert.All(refused, outcome => Assert.Equal(ErrorCode.Unavailable, outcome.Code));
        var codes = (await Task.WhenAll(sends)).Select(outcomes => Assert.Single(outcomes.Select(outcome => outcome.Code).Distinct())).ToList();
        Assert.InRange(codes.Count(code => code == ErrorCode.Ok), 9, 10);
        Assert.Equal(12, codes.Count(code => code is ErrorCode.Ok or ErrorCode.Unavailable));
    }
}
