using Im.Cluster.Tests.Kit;
using Im.Grains.Groups;

namespace Im.Cluster.Tests.Groups;

/// <summary>A message that was taken, sent once more by a sender who may not send any more: others have it, and the sender
/// learns that.</summary>
public sealed class Trying_again(SharedCluster im)
{
    [Theory]
    [InlineData("removed", ErrorCode.Forbidden)]
    [InlineData("banned", ErrorCode.Forbidden)]
    [InlineData("muted", ErrorCode.Forbidden)]
    [InlineData("all muted", ErrorCode.Forbidden)]
    [InlineData("only admins send", ErrorCode.Forbidden)]
    [InlineData("disbanded", ErrorCode.NotFound)]
    public async Task Is_answered_as_before_and_what_is_new_is_refused(string meanwhile, ErrorCode refused)
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var first = await team.Send(others[0], "hello", id: "r1-" + others[0].UserId);

        await Happens(meanwhile, team, others[0]);
        var before = owner.Connection.Frames.Count;
        var again = await team.Send(others[0], "hello", id: "r1-" + others[0].UserId);
        var other = await team.Send(others[0], "something else", id: "r1-" + others[0].UserId);
        var fresh = await team.Send(others[0], "let me speak");

        Assert.Equal((ErrorCode.Duplicate, first.Seq, first.Timestamp), (again.Code, again.Seq, again.Timestamp));
        Assert.Equal((ErrorCode.Invalid, refused), (other.Code, fresh.Code));
        Assert.Equal(before, owner.Connection.Frames.Count);
    }

    [Fact]
    public async Task To_a_target_that_has_left_is_answered_as_before()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var first = await team.Send(owner, "psst", id: "r2", target: others[0]);

        await team.Grain.Leave(Team.By(others[0]));

        var again = await team.Send(owner, "psst", id: "r2", target: others[0]);
        Assert.Equal((ErrorCode.Duplicate, first.Seq), (again.Code, again.Seq));
        Assert.Equal(ErrorCode.NotFound, (await team.Send(owner, "psst", target: others[0])).Code);
    }

    [Fact]
    public async Task Hands_over_what_was_archived_and_lost_to_those_alone_who_may_see_it()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        im.Archive.FailNext(others[0].Account, AppendFault.AfterItIsWritten);
        Assert.Equal(ErrorCode.Unavailable, (await team.Send(others[0], "hello", id: "r3")).Code);
        var late = await im.Online();
        await team.Grain.Join(Team.By(late));
        await team.Remove(Team.By(owner), others[0]);

        Assert.Equal(ErrorCode.Duplicate, (await team.Send(others[0], "hello", id: "r3")).Code);

        Assert.Equal("hello", others[1].Connection.Texts[^1]);
        Assert.DoesNotContain("hello", late.Connection.Texts);
    }

    [Fact]
    public async Task By_a_sender_who_may_still_send_shows_nobody_what_was_before_his_time()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        im.Archive.FailNext(owner.Account, AppendFault.AfterItIsWritten);
        await team.Send(owner, "hello", id: "r4");
        var late = await im.Online();
        await team.Grain.Join(Team.By(late));

        Assert.Equal(ErrorCode.Duplicate, (await team.Send(owner, "hello", id: "r4")).Code);

        Assert.Equal("hello", others[0].Connection.Texts[^1]);
        Assert.DoesNotContain("hello", late.Connection.Texts);
    }

    [Fact]
    public async Task Long_afterwards_by_a_sender_who_may_not_send_is_answered_and_shown_to_nobody()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        await team.Ban(team.App, others[0]);
        await im.Archived(
            team.Id,
            new() { From = others[0].Account.AsPeer(), TenantNo = team.App.TenantNo, Messages = [Draft.Text(team.Id, "hello", "r5")] },
            im.Time.GetUtcNow() - TimeSpan.FromMinutes(6));
        await im.Deactivate(team.Grain);

        var again = await team.Send(others[0], "hello", id: "r5");
        await team.Send(owner, "now");

        Assert.Equal((ErrorCode.Duplicate, 3L), (again.Code, again.Seq));
        Assert.Equal(["", "", "now"], others[1].Connection.Texts);
    }

    private static Task<Im.Grains.Answer> Happens(string what, Team team, Device sender) => what switch
    {
        "removed" => team.Remove(team.App, sender),
        "banned" => team.Ban(team.App, sender),
        "muted" => team.Grain.Mute(team.App, sender.Account, long.MaxValue),
        "all muted" => team.Grain.Mute(team.App, null, long.MaxValue),
        "only admins send" => team.Grain.Update(team.App, new GroupPatch { AdminsSend = true }),
        "disbanded" => team.Grain.Disband(team.App),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}
