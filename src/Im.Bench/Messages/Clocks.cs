using System.Diagnostics;
using Im.Bench.Measuring;

namespace Im.Bench.Messages;

/// <summary>How long messages take: to each receiver, to the last one, and until their sender has the answer.</summary>
/// <param name="senders">How many write to the same receivers.</param>
/// <param name="receivers">How many receive each message.</param>
internal sealed class Clocks(int senders, int receivers)
{
    // More than a sender's messages that may be on their way.
    private const int OnTheirWay = 1 << 12;

    private readonly int[] _arrived = new int[senders * OnTheirWay];

    /// <summary>From PUBLISH to each receiver.</summary>
    public Latencies Delivery { get; private set; } = new();

    /// <summary>From PUBLISH to the last receiver.</summary>
    public Latencies Last { get; } = new();

    /// <summary>From PUBLISH to PUBACK.</summary>
    public Latencies Answer { get; } = new();

    /// <summary>Whether they run.</summary>
    public bool Run
    {
        set => Delivery.IsOpen = Last.IsOpen = Answer.IsOpen = value;
    }

    /// <summary>What is delivered meanwhile is recorded there alone.</summary>
    public async Task Into(Latencies delivery, Func<Task> meanwhile)
    {
        (Delivery, delivery.IsOpen) = (delivery, true);
        await meanwhile();
        delivery.IsOpen = false;
    }

    /// <summary>A message has reached one receiver.</summary>
    public void Delivered(in Stamp stamp)
    {
        var took = Stopwatch.GetTimestamp() - stamp.SentAt;
        Delivery.Record(took);
        ref var arrived = ref _arrived[(stamp.Sender * OnTheirWay) + (stamp.Number % OnTheirWay)];
        if (Interlocked.Increment(ref arrived) < receivers) return;

        Volatile.Write(ref arrived, 0);
        Last.Record(took);
    }

    /// <summary>A message that was sent then has its answer.</summary>
    public void Answered(long sentAt) => Answer.Record(Stopwatch.GetTimestamp() - sentAt);
}
