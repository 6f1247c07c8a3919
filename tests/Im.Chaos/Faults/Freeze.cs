using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>SIGSTOP of a silo for so long that the others take it for dead; then it comes back. It must end itself or come in
/// again, and must not go on as if nothing had happened.</summary>
internal sealed class Freeze : IFault
{
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ToNotice = TimeSpan.FromSeconds(10);

    public string Kind => "SIGSTOP of a silo for 15 s";

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var victim = system.Silo(random);
        var (process, starts) = (victim.Process, victim.Starts);
        await process.Signal("STOP");
        await Task.Delay(Frozen, cancellation);
        await process.Signal("CONT");
        var ended = await Until.True(() => victim.Starts > starts, ToNotice, cancellation);
        return $"{victim.Name}, {(ended ? "which ended itself" : "which went on")}";
    }
}
