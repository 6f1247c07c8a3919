namespace Im.Chaos.Load;

/// <summary>Apps that are closed and opened again now and then.</summary>
internal sealed class AppRestarts(IReadOnlyList<SdkClient> clients, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);

    /// <summary>Goes on until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Shortest * (1 + random.NextDouble()), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested) await clients[random.Next(clients.Count)].Reopen();
        }
    }
}
