using Im.Bench.Measuring;
using Im.Bench.Reports;

namespace Im.Bench.Day;

/// <summary>Messages of one kind: how long they take to receivers, and to the sender's answer.</summary>
/// <param name="name">What kind.</param>
internal sealed class Traffic(string name)
{
    /// <summary>From when it was due to each receiver that was there.</summary>
    public Latencies Delivery { get; } = new();

    /// <summary>From when it was due to PUBACK.</summary>
    public Latencies Answer { get; } = new();

    /// <summary>Its numbers.</summary>
    public IEnumerable<Figure> Figures => [.. Answer.FiguresOf($"{name}: PUBACK"), .. Delivery.FiguresOf($"{name}: delivery")];

    /// <summary>Whether times are recorded.</summary>
    public bool IsOpen
    {
        set => Delivery.IsOpen = Answer.IsOpen = value;
    }
}
