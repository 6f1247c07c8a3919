using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

public sealed class Muted_conversations
{
    private const long Now = 1_000;

    [Fact]
    public void Are_muted_until_then()
    {
        var mutes = MuteRules.With([], Peer(1), until: 2_000, Now)!;

        Assert.Equal(2_000, MuteRules.Until(mutes, Peer(1), Now));
        Assert.Equal(0, MuteRules.Until(mutes, Peer(2), Now));
        Assert.Equal(0, MuteRules.Until(mutes, Peer(1), now: 2_000));
    }

    [Fact]
    public void Are_muted_once_and_by_the_last_word()
    {
        var mutes = MuteRules.With(MuteRules.With([], Peer(1), 2_000, Now)!, Peer(1), long.MaxValue, Now)!;

        Assert.Equal([new MutedConversation(Peer(1), long.MaxValue)], mutes);
        Assert.Empty(MuteRules.With(mutes, Peer(1), until: 0, Now)!);
    }

    [Fact]
    public void Are_forgotten_when_their_time_is_over()
    {
        var mutes = MuteRules.With([], Peer(1), until: 2_000, Now)!;

        Assert.Equal([new MutedConversation(Peer(2), 9_000)], MuteRules.With(mutes, Peer(2), 9_000, now: 2_000)!);
    }

    [Fact]
    public void Are_at_most_so_many()
    {
        IReadOnlyList<MutedConversation> mutes = [];
        for (var i = 0; i < MuteRules.Limit; i++) mutes = MuteRules.With(mutes, Peer(i), 2_000, Now)!;

        Assert.Null(MuteRules.With(mutes, Peer(MuteRules.Limit), 2_000, Now));
        Assert.NotNull(MuteRules.With(mutes, Peer(0), 3_000, Now));
        Assert.NotNull(MuteRules.With(mutes, Peer(MuteRules.Limit), 3_000, now: 2_000));
    }

    private static PeerId Peer(int number) => WireIds.Account("demo", $"user{number}").AsPeer();
}
