using System.Diagnostics;

namespace Im.Cluster.Tests.Kit;

/// <summary>Calls while silos come and go.</summary>
internal static class Silos
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes a call until it is answered. Calls that were under way to a silo that has gone fail, and while it stops
    /// it refuses others at once, however many: tried by time, not so many times.</summary>
    public static async Task<T> Retried<T>(Func<Task<T>> call)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is SiloUnavailableException or OrleansMessageRejectionException
                && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Yield();
            }
        }
    }

    /// <inheritdoc cref="Retried{T}(Func{Task{T}})"/>
    public static Task Retried(Func<Task> call) => Retried(async () =>
    {
        await call();
        return true;
    });
}
