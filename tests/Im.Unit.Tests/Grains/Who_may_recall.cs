using Im.Grains.Conversations;

namespace Im.Unit.Tests.Grains;

public sealed class Who_may_recall
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(0, true)]
    [InlineData(-5_000, true)]
    [InlineData(120_000, true)]
    [InlineData(120_001, false)]
    public void Is_its_sender_within_the_tenants_time(int afterMs, bool may) =>
        Assert.Equal(may, RecallRules.Refusal(Chat.Stored, Chat.Alice.AsPeer(), Chat.SentAt.AddMilliseconds(afterMs), Window) is null);

    [Fact]
    public void Is_nobody_else()
    {
        var refusal = RecallRules.Refusal(Chat.Stored, Chat.Bob.AsPeer(), Chat.SentAt, Window);

        Assert.Equal((ErrorCode.Forbidden, "Only its sender may recall a message."), (refusal!.Code, refusal.Message));
    }

    [Fact]
    public void Is_told_how_long_it_was_possible()
    {
        var refusal = RecallRules.Refusal(Chat.Stored, Chat.Alice.AsPeer(), Chat.SentAt.AddHours(1), Window);

        Assert.Equal((ErrorCode.Forbidden, "A message may be recalled for 120 seconds."), (refusal!.Code, refusal.Message));
    }

    [Fact]
    public void Is_its_sender_again_at_any_time_once_it_is_recalled()
    {
        var recalled = Chat.Stored with { RecalledAt = Chat.SentAt.ToUnixTimeMilliseconds() + 1 };

        Assert.Null(RecallRules.Refusal(recalled, Chat.Alice.AsPeer(), Chat.SentAt.AddDays(1), Window));
        Assert.NotNull(RecallRules.Refusal(recalled, Chat.Bob.AsPeer(), Chat.SentAt, Window));
    }

    [Fact]
    public void Is_nobody_a_moment_later_where_the_tenant_allows_no_time()
    {
        Assert.Null(RecallRules.Refusal(Chat.Stored, Chat.Alice.AsPeer(), Chat.SentAt, TimeSpan.Zero));
        Assert.NotNull(RecallRules.Refusal(Chat.Stored, Chat.Alice.AsPeer(), Chat.SentAt.AddMilliseconds(1), TimeSpan.Zero));
    }
}
