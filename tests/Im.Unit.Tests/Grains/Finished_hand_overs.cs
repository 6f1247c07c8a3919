using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

public sealed class Finished_hand_overs
{
    private static readonly PeerId Alice = Chat.Alice.AsPeer();

    [Fact]
    public void Are_known_by_sender_and_id()
    {
        var recent = new RecentSends(2);
        recent.Add(Alice, "m1");

        Assert.True(recent.Contains(Alice, "m1"));
        Assert.False(recent.Contains(Alice, "m2"));
        Assert.False(recent.Contains(Chat.Bob.AsPeer(), "m1"));
    }

    [Fact]
    public void Are_forgotten_the_oldest_first_when_there_are_too_many()
    {
        var recent = new RecentSends(3);
        foreach (var id in new[] { "m1", "m2", "m3", "m4" }) recent.Add(Alice, id);

        Assert.Equal([false, true, true, true], Known(recent, "m1", "m2", "m3", "m4"));
    }

    [Fact]
    public void Take_no_second_place_for_the_same_one()
    {
        var recent = new RecentSends(2);
        foreach (var id in new[] { "m1", "m1", "m1", "m2" }) recent.Add(Alice, id);

        Assert.Equal([true, true], Known(recent, "m1", "m2"));
        recent.Add(Alice, "m3");
        Assert.Equal([false, true, true], Known(recent, "m1", "m2", "m3"));
    }

    [Fact]
    public void That_were_forgotten_may_be_noted_again()
    {
        var recent = new RecentSends(1);
        foreach (var id in new[] { "m1", "m2", "m1" }) recent.Add(Alice, id);

        Assert.Equal([true, false], Known(recent, "m1", "m2"));
    }

    private static IEnumerable<bool> Known(RecentSends recent, params string[] ids) =>
        [.. ids.Select(id => recent.Contains(Alice, id))];
}
