using Im.Gateway.Rpc;
using Im.Protocol;
using Im.Protocol.Rpc;
using static Im.Unit.Tests.Gateway.Parameters_of_calls;

namespace Im.Unit.Tests.Gateway;

public sealed class Parameters_of_offline
{
    private static readonly string Bob = WireIds.Account("demo", "bob").Value;

    [Fact]
    public void Have_their_defaults()
    {
        Assert.Null(RpcRules.Offline(new OfflineParams(), "courier", 999, out var query));
        Assert.Null(query!.Target);
        Assert.Empty(query.Have);
        Assert.Equal((0, 200, 999, "courier"), (query.Since, query.Limit, query.MaxBytes, query.AppId));
    }

    [Fact]
    public void Are_passed_on()
    {
        var have = new Dictionary<string, long> { [Bob] = 0 };

        Assert.Null(RpcRules.Offline(new OfflineParams { Target = Bob, Have = have, Since = 5, Limit = 500 }, "", 1, out var query));
        Assert.Equal((new PeerId(Bob), 5, 500), (query!.Target, query.Since, query.Limit));
        Assert.Same(have, query.Have);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void Have_a_limit_of_500(int limit, bool good) =>
        AssertIs(good, "'limit'", RpcRules.Offline(new OfflineParams { Limit = limit }, "", 1, out _));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(long.MaxValue, true)]
    public void Have_a_time_that_is_not_negative(long since, bool good) =>
        AssertIs(good, "'since'", RpcRules.Offline(new OfflineParams { Since = since }, "", 1, out _));

    [Fact]
    public void Have_a_target_that_is_an_id() =>
        AssertIs(false, "'target'", RpcRules.Offline(new OfflineParams { Target = "bob" }, "", 1, out _));

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Name_up_to_10000_peers(int count, bool good)
    {
        var have = Enumerable.Range(0, count).ToDictionary(number => WireIds.Account("demo", $"{number}").Value, _ => 1L);

        AssertIs(good, "'have'", RpcRules.Offline(new OfflineParams { Have = have }, "", 1, out _));
    }

    [Fact]
    public void Give_a_seq_for_each_peer()
    {
        AssertIs(false, "'have'", RpcRules.Offline(new OfflineParams { Have = new Dictionary<string, long> { [Bob] = -1 } }, "", 1, out _));
        AssertIs(false, "'have'", RpcRules.Offline(new OfflineParams { Have = new Dictionary<string, long> { ["bob"] = 1 } }, "", 1, out _));
    }
}
