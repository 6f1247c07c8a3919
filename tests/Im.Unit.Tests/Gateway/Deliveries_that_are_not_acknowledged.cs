using Im.Gateway.Sessions;

namespace Im.Unit.Tests.Gateway;

/// <summary>What an outbox says is open too long; two deliveries may be open, more wait.</summary>
public sealed class Deliveries_that_are_not_acknowledged
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly OutboxKit _kit = new OutboxKit(window: 2, limit: 10).Subscribed();

    [Fact]
    public void Are_reported_once_when_the_oldest_is_over_its_time()
    {
        Deliver("a");
        Advance(10);
        Assert.Null(Overdue());

        Advance(1);
        Assert.Equal(["a"], Overdue()!);
        Advance(60);
        Assert.Null(Overdue());
    }

    [Fact]
    public void Are_reported_with_all_that_stands_behind_them()
    {
        Deliver("a");
        Advance(11);
        Deliver("b", "waits", "waits, too");

        Assert.Equal(["a", "b", "waits", "waits, too"], Overdue()!);
    }

    [Fact]
    public void Are_reported_no_more_often_than_once_a_deadline()
    {
        Deliver("a");
        Advance(11);
        Assert.Equal(["a"], Overdue()!);
        Deliver("b", "waits");

        Advance(10);
        Assert.Null(Overdue());
        Advance(1);
        Assert.Equal(["b", "waits"], Overdue()!);
        Deliver("waits, too");
        Advance(10);
        Assert.Null(Overdue());
        Advance(1);
        Assert.Equal(["waits, too"], Overdue()!);
    }

    [Fact]
    public void Are_not_those_that_were_acknowledged_in_time()
    {
        Deliver("a", "b", "waits");
        Advance(5);
        Assert.True(_kit.Outbox.Acknowledge(1));

        Advance(6);

        Assert.Equal(["b", "waits"], Overdue()!);
        Assert.False(_kit.Outbox.TakeCaughtUp());
    }

    [Fact]
    public void Do_not_count_the_time_in_which_the_server_did_not_read()
    {
        Deliver("a");
        Advance(11);
        var readsSince = _kit.Time.GetTimestamp();

        Assert.Null(_kit.Outbox.TakeOverdue(Deadline, readsSince));
        Advance(11);
        Assert.NotNull(_kit.Outbox.TakeOverdue(Deadline, readsSince));
    }

    [Fact]
    public void Have_caught_up_once_all_that_was_reported_is_acknowledged()
    {
        Deliver("a", "b", "waits");
        Advance(11);
        Overdue();
        Deliver("later");

        Assert.True(_kit.Outbox.Acknowledge(1));
        Assert.True(_kit.Outbox.Acknowledge(2));
        Assert.False(_kit.Outbox.TakeCaughtUp());
        Assert.True(_kit.Outbox.Acknowledge(3));

        Assert.True(_kit.Outbox.TakeCaughtUp());
        Assert.False(_kit.Outbox.TakeCaughtUp());
        Assert.Equal(["later"], End());
    }

    [Fact]
    public void Are_reported_at_the_end_unless_they_were_before()
    {
        Deliver("a");
        Advance(11);
        Overdue();
        Deliver("b", "waits");

        Assert.Equal(["b", "waits"], End());
        Assert.False(_kit.Deliver("too late"));
    }

    [Fact]
    public void Are_reported_again_to_whoever_has_lost_them()
    {
        Deliver("a", "b", "waits");
        Advance(11);
        Overdue();

        _kit.Outbox.ReportAgain();

        Assert.Equal(["a", "b", "waits"], Overdue()!);
    }

    [Fact]
    public void At_QoS_0_are_none()
    {
        Deliver("a", "b", "waits");
        Advance(11);
        Overdue();
        _kit.Subscribed(qos: 0);
        Deliver("c");
        Assert.True(_kit.Outbox.Acknowledge(2));

        Assert.True(_kit.Outbox.Acknowledge(1));

        Assert.True(_kit.Outbox.TakeCaughtUp());
        Assert.Empty(End());
    }

    [Fact]
    public void Are_not_those_that_could_not_be_written()
    {
        var kit = new OutboxKit(window: 100, outputLimit: 100, reads: false).Subscribed();
        var taken = 0;
        while (kit.Deliver(new string('x', 50))) taken++;

        Assert.Equal(taken, kit.Outbox.End().Count);
    }

    private void Deliver(params string[] envelopes)
    {
        foreach (var envelope in envelopes) Assert.True(_kit.Deliver(envelope));
    }

    private void Advance(int seconds) => _kit.Time.Advance(TimeSpan.FromSeconds(seconds));

    private IEnumerable<string>? Overdue() => _kit.Outbox.TakeOverdue(Deadline)?.Select(Text);

    private IEnumerable<string> End() => _kit.Outbox.End().Select(Text);

    private static string Text(Outgoing delivery) => System.Text.Encoding.UTF8.GetString(delivery.Json.Span);
}
