using Im.Chaos.Systems;

namespace Im.Chaos;

/// <summary>How a run is to be.</summary>
internal sealed record ChaosOptions
{
    /// <summary>What all choices are made of.</summary>
    public required int Seed { get; init; }

    /// <summary>How long faults go on; null: one of each, the short run.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Which processes; null: the shapes in turn.</summary>
    public Shape? Shape { get; init; }

    /// <summary>Devices on the SDK.</summary>
    public int SdkDevices { get; init; } = 8;

    /// <summary>Devices by hand.</summary>
    public int RawDevices { get; init; } = 6;

    /// <summary>Messages each device writes in a second, on average.</summary>
    public double MessagesPerSecond { get; init; } = 2;

    /// <summary>Where the history goes, as JSON lines; null: nowhere.</summary>
    public string? HistoryPath { get; init; }
}
