using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary><c>kill -9</c> of Redis, which comes back with its data after some seconds.</summary>
internal sealed class KillRedis : IFault
{
    public string Kind => "kill Redis";

    public string? Missing(ChaosSystem system) => system.Redis is null ? "this shape has none" : null;

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var away = random.Between(2, 8);
        await system.Redis!.Kill();
        await Task.Delay(away, cancellation);
        await system.Redis.Start();
        return $"for {away.TotalSeconds:0.0} s";
    }
}
