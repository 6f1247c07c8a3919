using Im.Gateway.Sessions;

namespace Im.Unit.Tests.Gateway;

public sealed class Acknowledging_publications
{
    private readonly AckQueue _queue = new();

    [Fact]
    public void Keeps_the_order_of_the_publications_whatever_order_their_outcomes_come_in()
    {
        var (first, second, third) = (_queue.Add(30), _queue.Add(10), _queue.Add(20));

        third.Done(null);
        var early = TakeAll();
        first.Done(null);
        var head = TakeAll();
        second.Done(null);
        var rest = TakeAll();

        Assert.Empty(early);
        Assert.Equal([30], head);
        Assert.Equal([10, 20], rest);
    }

    [Fact]
    public void Brings_each_its_own_outcome()
    {
        var (first, second) = (_queue.Add(1), _queue.Add(2));
        var outcome = new Outcome("m1", new() { Code = ErrorCode.Ok, Seq = 7 });

        second.Done(outcome);
        first.Done(null);

        Assert.Null(_queue.TakeDone()!.Outcome);
        Assert.Same(outcome, _queue.TakeDone()!.Outcome);
    }

    [Fact]
    public void Has_nothing_to_take_before_the_first()
    {
        Assert.Null(_queue.TakeDone());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Counts_those_that_wait_done_or_not()
    {
        _queue.Add(1).Done(null);
        _queue.Add(2);

        var before = _queue.Count;
        _queue.TakeDone();

        Assert.Equal((2, 1), (before, _queue.Count));
    }

    [Fact]
    public void Knows_a_packet_id_as_in_use_until_its_acknowledgement_has_left()
    {
        var ack = _queue.Add(5);

        var waiting = _queue.Contains(5);
        ack.Done(null);
        var done = _queue.Contains(5);
        _queue.TakeDone();

        Assert.Equal((true, true, false), (waiting, done, _queue.Contains(5)));
        Assert.False(_queue.Contains(6));
    }

    private List<int> TakeAll()
    {
        var ids = new List<int>();
        while (_queue.TakeDone() is { } ack) ids.Add(ack.PacketId);
        return ids;
    }
}
