using Im.Gateway.Rpc;
using Im.Grains;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Gateway;

public sealed class Parameters_of_calls
{
    private static readonly string Bob = WireIds.Account("demo", "bob").Value;
    private static readonly string Group = WireIds.Group("demo", "1").Value;

    [Theory]
    [InlineData(null, long.MaxValue)]
    [InlineData(0L, 0L)]
    [InlineData(1_001L, 1_001L)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void A_mute_lasts_until_a_time_to_come_or_is_lifted(long? until, long lasts) =>
        Assert.Equal(new Parameter<long>(lasts), GroupParameters.Until(until, DateTimeOffset.FromUnixTimeMilliseconds(1_000)));

    [Theory]
    [InlineData(1_000L)]
    [InlineData(1L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    public void A_mute_until_a_time_that_is_past_is_invalid(long until) => Assert.NotNull(
        GroupParameters.Until(until, DateTimeOffset.FromUnixTimeMilliseconds(1_000)).Fault);

    [Theory]
    [InlineData(null, true)]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(201, false)]
    [InlineData(int.MaxValue, false)]
    public void A_limit_is_from_1_to_the_most(int? limit, bool good) => AssertIs(good, "'limit'", RpcRules.Limit(limit, 200));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("aeegitpy7lcrx3eledtxgj7ov5")]
    [InlineData("aeegitpy7lcrx3eledtxgj7ov50")]
    [InlineData("xeegitpy7lcrx3eledtxgj7ov5y")]
    public void A_target_that_is_no_id_is_invalid(string? target)
    {
        AssertIs(false, "'target'", RpcRules.Target(target, out _));
        AssertIs(false, "'target'", RpcRules.Mark(new MarkParams { Target = target, Seq = 1 }, out _));
        AssertIs(false, "'target'", RpcRules.History(new HistoryParams { Target = target }, "", 1, out _));
    }

    [Fact]
    public void A_target_is_any_id()
    {
        Assert.All([Bob, Group], target =>
        {
            Assert.Null(RpcRules.Target(target, out var peer));
            Assert.Equal(target, peer.Value);
        });
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(-1L, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(long.MaxValue, true)]
    public void A_mark_needs_a_seq_from_1_up(long? seq, bool good) =>
        AssertIs(good, "'seq'", RpcRules.Mark(new MarkParams { Target = Bob, Seq = seq }, out _));

    [Fact]
    public void Of_history_have_their_defaults()
    {
        Assert.Null(RpcRules.History(new HistoryParams { Target = Bob }, "courier", 999, out var query));
        Assert.Equal(
            new() { Target = new PeerId(Bob), Limit = 50, MaxBytes = 999, AppId = "courier" },
            query);
        Assert.Equal((0, long.MaxValue, long.MaxValue, 0), (query!.StartTime, query.EndTime, query.BeforeSeq, query.AfterSeq));
    }

    [Fact]
    public void Of_history_are_passed_on()
    {
        var wanted = new HistoryParams
        {
            Target = Group,
            StartTime = 1,
            EndTime = 2,
            BeforeSeq = 3,
            AfterSeq = 4,
            Limit = 200,
            NewestFirst = true,
        };

        Assert.Null(RpcRules.History(wanted, "", 999, out var query));
        Assert.Equal(
            new()
            {
                Target = new PeerId(Group),
                StartTime = 1,
                EndTime = 2,
                BeforeSeq = 3,
                AfterSeq = 4,
                Limit = 200,
                MaxBytes = 999,
                NewestFirst = true,
            },
            query);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public void Of_history_have_a_limit_of_200(int limit) =>
        AssertIs(false, "'limit'", RpcRules.History(new HistoryParams { Target = Bob, Limit = limit }, "", 1, out _));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Of_presence_are_1_to_100_accounts(int count, bool good)
    {
        var accounts = Enumerable.Range(0, count).Select(number => WireIds.Account("demo", $"{number}").Value).ToList();

        AssertIs(good, "'accounts'", RpcRules.Presence(new PresenceParams { Accounts = accounts }, out var parsed));
        Assert.Equal(good ? accounts : [], parsed.Select(account => account.Value));
    }

    [Fact]
    public void Of_presence_count_an_account_once()
    {
        Assert.Null(RpcRules.Presence(new PresenceParams { Accounts = [Bob, Bob] }, out var accounts));
        Assert.Equal([Bob], accounts.Select(account => account.Value));
    }

    [Fact]
    public void Of_presence_are_accounts_and_nothing_else()
    {
        AssertIs(false, "'accounts'", RpcRules.Presence(new PresenceParams(), out _));
        Assert.All(["bob", "", Group, null!], other =>
            AssertIs(false, "'accounts'", RpcRules.Presence(new PresenceParams { Accounts = [Bob, other] }, out _)));
    }

    internal static void AssertIs(bool good, string reason, Answer? refusal)
    {
        Assert.Equal(good, refusal is null);
        if (refusal is null) return;

        Assert.Equal(ErrorCode.Invalid, refusal.Code);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
