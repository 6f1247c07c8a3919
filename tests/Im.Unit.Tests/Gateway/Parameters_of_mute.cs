using Im.Gateway.Rpc;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Gateway;

public sealed class Parameters_of_mute
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly PeerId Team = WireIds.Group("demo", "team");

    [Fact]
    public void Are_a_conversation_and_a_time_to_come_or_none()
    {
        var later = Now.ToUnixTimeMilliseconds() + 1;

        Assert.Equal((null, long.MaxValue), Mute(new MuteParams { Target = Team.Value }));
        Assert.Equal((null, later), Mute(new MuteParams { Target = Team.Value, Until = later }));
        Assert.Equal((null, 0L), Mute(new MuteParams { Target = Team.Value, Until = 0 }));
    }

    [Fact]
    public void Are_no_time_that_is_past_and_nothing_else_than_an_id()
    {
        Assert.Equal(
            "The parameter 'until' must be a time to come, or 0.",
            Mute(new MuteParams { Target = Team.Value, Until = Now.ToUnixTimeMilliseconds() }).Words);
        Assert.Equal("The parameter 'target' is missing or not an id.", Mute(new MuteParams()).Words);
        Assert.Equal("The parameter 'target' is missing or not an id.", Mute(new MuteParams { Target = "bob" }).Words);
    }

    private static (string? Words, long Until) Mute(MuteParams wanted)
    {
        var refusal = RpcRules.Mute(wanted, Now, out _, out var until);
        Assert.Equal(refusal is null ? null : ErrorCode.Invalid, refusal?.Code);
        return (refusal?.Message, until);
    }
}
