using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

/// <summary>The tenant allows one message a second and three at once.</summary>
public sealed class Sending_too_fast(SharedCluster im)
{
    [Fact]
    public async Task Refuses_what_is_over_the_burst_and_says_when_to_try_again()
    {
        var (alice, bob) = (await im.Online(TestTenants.Slow), await im.Online(TestTenants.Slow));

        var answer = await alice.Send([.. Enumerable.Range(0, 5).Select(number => Draft.Text(bob.Account, $"{number}"))]);

        Assert.Equal(
            [ErrorCode.Ok, ErrorCode.Ok, ErrorCode.Ok, ErrorCode.RateLimited, ErrorCode.RateLimited],
            answer.Outcomes.Select(outcome => outcome.Code));
        Assert.InRange(answer.Outcomes[4].RetryAfterMs, 1, 1_000);
        Assert.Equal(["0", "1", "2"], bob.Connection.Texts);
    }

    [Fact]
    public async Task Is_over_after_the_time_that_was_named()
    {
        var (alice, bob) = (await im.Online(TestTenants.Slow), await im.Online(TestTenants.Slow));
        var messages = Enumerable.Range(0, 4).Select(number => Draft.Text(bob.Account, $"{number}")).ToArray();
        var limited = (await alice.Send(messages)).Outcomes[3];

        im.Time.Advance(TimeSpan.FromMilliseconds(limited.RetryAfterMs));
        var again = await alice.Send(messages[3]);

        Assert.Equal((ErrorCode.Ok, 4L), (again.Outcomes[0].Code, again.Outcomes[0].Seq));
        Assert.Equal(["0", "1", "2", "3"], bob.Connection.Texts);
    }

    [Fact]
    public async Task Is_counted_for_all_devices_of_the_account_together()
    {
        var (alice, bob) = (await im.Online(TestTenants.Slow), await im.Online(TestTenants.Slow));
        var aliceToo = await alice.SiblingOnline();

        for (var i = 0; i < 3; i++) await alice.Send(bob, $"{i}");

        Assert.Equal(ErrorCode.RateLimited, (await aliceToo.Send(bob, "too much")).Code);
        Assert.Equal(ErrorCode.Ok, (await bob.Send(alice, "mine is another account")).Code);
    }
}
