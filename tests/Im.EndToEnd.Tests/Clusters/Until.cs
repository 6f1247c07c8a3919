using System.Diagnostics;

namespace Im.EndToEnd.Tests.Clusters;

/// <summary>Waits for what becomes true.</summary>
internal static class Until
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for it.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> True(Func<Task<bool>> condition, string sentence)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Enough) Assert.Fail($"It did not happen: {sentence}");
            await Task.Delay(LookInterval, TestContext.Current.CancellationToken);
        }

        return waited.Elapsed;
    }
}
