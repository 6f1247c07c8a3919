using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary><c>kill -9</c> of the database, which comes back after some seconds.</summary>
internal sealed class KillPostgreSql : IFault
{
    public string Kind => "kill PostgreSQL";

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var away = random.Between(2, 6);
        await system.PostgreSql.Kill();
        await Task.Delay(away, cancellation);
        await system.PostgreSql.Start();
        return $"for {away.TotalSeconds:0.0} s";
    }
}
