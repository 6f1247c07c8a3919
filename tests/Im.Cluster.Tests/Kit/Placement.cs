namespace Im.Cluster.Tests.Kit;

/// <summary>Calls to a grain whose activation has just gone.</summary>
internal static class Placement
{
    private const int Tries = 10;

    /// <summary>Makes a call, and again if it failed with another one: Orleans looks for a place once for all who wait for
    /// it, and fails them all if the time of the first of them is up. Gateways and accounts try such calls again.</summary>
    public static async Task<T> Retried<T>(Func<Task<T>> call)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                return await call();
            }
            catch (OperationCanceledException) when (i < Tries)
            {
                // Nothing of it has reached the grain.
            }
        }
    }
}
