using System.Text;
using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests.Groups;

/// <summary>A change that the archive has, and of which the members' silos never heard: the activation ended in between.
/// </summary>
public sealed class Losing_a_change(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task That_took_a_member_out_shows_it_nothing_more()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        im.Archive.FailNext(owner.Account, AppendFault.AfterItIsWritten);
        await Assert.ThrowsAsync<IOException>(() => team.Remove(Team.By(owner), others[0]));

        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "secret")).Code);

        await others[0].Connection.ToldToSync();
        Assert.DoesNotContain("secret", others[0].Connection.Texts);
        Assert.Equal("secret", others[1].Connection.Texts[^1]);
        Assert.Empty(others[1].Connection.Events(PushEventTypes.Sync));
    }

    [Fact]
    public async Task That_brought_a_member_in_shows_it_what_comes_and_lets_it_pull_the_rest()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var guest = await im.Online();
        im.Archive.FailNext(guest.Account, AppendFault.AfterItIsWritten);
        await Assert.ThrowsAsync<IOException>(() => team.Grain.Join(Team.By(guest)));

        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "hello")).Code);

        await guest.Connection.ToldToSync();
        Assert.Equal("hello", guest.Connection.Texts[^1]);
        Assert.Empty(others[0].Connection.Events(PushEventTypes.Sync));
    }

    [Fact]
    public async Task Is_not_looked_for_where_nothing_was_lost()
    {
        var (team, owner, others) = await Team.Online(im, 2);

        await im.Deactivate(team.Grain);
        await team.Remove(Team.By(owner), others[0]);

        Assert.Contains("\"removed\"", Encoding.UTF8.GetString(others[0].Connection.Messages[^1].Content.Span), StringComparison.Ordinal);
        foreach (var device in others) Assert.Empty(device.Connection.Events(PushEventTypes.Sync));
    }
}
