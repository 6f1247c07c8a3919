using System.Diagnostics;

namespace Im.Cluster.Tests.Kit;

/// <summary>Waits for what happens by itself.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until it is so.</summary>
    /// <param name="isSo">What to wait for.</param>
    /// <param name="complaint">What to say if it does not happen.</param>
    public static Task True(Func<bool> isSo, string complaint) => True(() => Task.FromResult(isSo()), complaint);

    /// <inheritdoc cref="True(Func{bool}, string)"/>
    public static async Task True(Func<Task<bool>> isSo, string complaint)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > Patience) Assert.Fail(complaint);
            await Task.Delay(LookInterval);
        }
    }
}
