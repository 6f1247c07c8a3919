using System.Diagnostics;
using Im.Bench.Messages;

namespace Im.Unit.Tests.Bench;

/// <summary>The load generator says "nothing lost" only if it would have seen it.</summary>
public sealed class Checking_deliveries
{
    [Fact]
    public void All_in_order_is_no_fault()
    {
        var check = Taken((1, 2), (2, 3), (3, 5));

        Assert.Equal((3, 0, 0, 0), Result(check, sent: 3));
    }

    [Fact]
    public void What_did_not_come_is_lost()
    {
        var check = Taken((1, 1), (3, 3));

        Assert.Equal((2, 1, 0, 0), Result(check, sent: 3));
    }

    [Fact]
    public void What_came_again_is_a_duplicate_and_makes_up_for_nothing()
    {
        var check = Taken((1, 1), (1, 1));

        Assert.Equal((1, 1, 1, 0), Result(check, sent: 2));
    }

    [Theory]
    [InlineData(2, 3, 1, 4)]
    [InlineData(1, 4, 2, 3)]
    public void A_smaller_number_or_seq_behind_a_larger_one_is_out_of_order(int number, long seq, int nextNumber, long nextSeq)
    {
        var check = Taken((number, seq), (nextNumber, nextSeq));

        Assert.Equal((2, 0, 0, 1), Result(check, sent: 2));
    }

    [Theory]
    [InlineData(new long[] { 1, 3 }, new long[] { 2, 4 }, 0)]
    [InlineData(new long[] { 1, 3 }, new long[] { 2, 5 }, 1)]
    [InlineData(new long[] { 1, 2 }, new long[] { 2, 3 }, 1)]
    [InlineData(new long[] { }, new long[] { }, 4)]
    public void The_seqs_of_both_sides_together_have_no_holes(long[] one, long[] other, long holes)
    {
        Assert.Equal(holes, DeliveryCheck.Holes(WithSeqs(one), WithSeqs(other), sent: 4));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1_000)]
    public void A_long_conversation_is_counted_to_its_end(int last)
    {
        var all = WithSeqs([.. Enumerable.Range(1, last).Select(seq => (long)seq)]);

        Assert.Equal(0, DeliveryCheck.Holes(all, new DeliveryCheck(senders: 1), last));
        Assert.Equal(1, DeliveryCheck.Holes(all, new DeliveryCheck(senders: 1), last + 1));
    }

    [Fact]
    public void Each_sender_has_numbers_of_its_own_and_all_share_the_seqs()
    {
        var check = new DeliveryCheck(senders: 2);

        check.Take(sender: 0, number: 1, seq: 1);
        check.Take(sender: 1, number: 1, seq: 3);
        check.Take(sender: 0, number: 2, seq: 2);

        Assert.Equal((3, 0, 0, 1), Result(check, sent: 3));
    }

    [Fact]
    public void The_last_delivery_of_a_message_is_the_one_to_the_last_receiver()
    {
        var clocks = new Clocks(senders: 2, receivers: 2) { Run = true };
        var (fast, slow) = (At(seconds: 1), At(seconds: 60));

        clocks.Delivered(new Stamp(0, 1, fast));
        clocks.Delivered(new Stamp(1, 1, fast));
        Assert.Equal(0, clocks.Last.Percentile(100));
        clocks.Delivered(new Stamp(0, 1, slow));

        Assert.InRange(clocks.Last.Percentile(1), 59_000, 120_000);
        Assert.InRange(clocks.Delivery.Percentile(1), 900, 59_000);

        static long At(int seconds) => Stopwatch.GetTimestamp() - (seconds * Stopwatch.Frequency);
    }

    private static DeliveryCheck WithSeqs(long[] seqs) => Taken([.. seqs.Select((seq, i) => (i + 1, seq))]);

    private static DeliveryCheck Taken(params (int Number, long Seq)[] messages)
    {
        var check = new DeliveryCheck(senders: 1);
        foreach (var (number, seq) in messages) check.Take(sender: 0, number, seq);
        return check;
    }

    private static (long Received, long Lost, long Duplicates, long Disordered) Result(DeliveryCheck check, long sent) =>
        (check.Received, sent - check.Received, check.Duplicates, check.Disordered);
}
