using Im.Grains.FanOut;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

public sealed class Audiences_of_an_account
{
    private static readonly PeerId Everyone = WireIds.Everyone("acme");
    private static readonly PeerId Team = WireIds.Group("acme", "team");
    private static readonly PeerId Club = WireIds.Group("acme", "club");

    private readonly OnlineAccount _alice = new(WireIds.Account("acme", "alice"), "acme");

    [Fact]
    public void Are_each_there_once_in_whatever_order_they_come_and_go()
    {
        _alice.Join(Everyone);
        _alice.Join(Team);
        Assert.True(_alice.Leave(Everyone));
        _alice.Join(Team);
        _alice.Join(Club);
        _alice.Join(Everyone);
        _alice.Join(Everyone);

        Assert.Equivalent(new[] { Everyone, Team, Club }, _alice.Audiences, strict: true);
    }

    [Fact]
    public void Are_left_once()
    {
        _alice.Join(Everyone);
        _alice.Join(Team);

        Assert.True(_alice.Leave(Team));
        Assert.False(_alice.Leave(Team));
        Assert.True(_alice.Leave(Everyone));
        Assert.False(_alice.Leave(Everyone));
        Assert.Empty(_alice.Audiences);
    }

    [Fact]
    public void Are_left_all_together()
    {
        _alice.Join(Everyone);
        _alice.Join(Team);

        _alice.LeaveAll();

        Assert.Empty(_alice.Audiences);
        Assert.False(_alice.Leave(Team));
    }
}
