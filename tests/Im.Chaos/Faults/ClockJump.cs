using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>A server's wall clock jumps, forward or back, and is put right some seconds later.</summary>
internal sealed class ClockJump : IFault
{
    public string Kind => "clock jump of a server";

    public string? Missing(ChaosSystem system) => system.Clock is null ? "libfaketime is not installed" : null;

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var clock = system.Clock!;
        var by = random.Between(30, 3_600) * (random.Next(2) == 0 ? 1 : -1);
        clock.Move(by);
        await Task.Delay(random.Between(3, 10), cancellation);
        clock.Move(TimeSpan.Zero);
        return $"{clock.Server} by {by.TotalSeconds:+0;-0} s and back";
    }
}
