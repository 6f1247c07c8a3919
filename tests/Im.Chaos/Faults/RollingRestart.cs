using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Each server in turn is asked to stop, stops, and comes back, as when a new version is rolled out.</summary>
internal sealed class RollingRestart : IFault
{
    private static readonly TimeSpan ToStop = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(60);

    public string Kind => "rolling restart";

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        foreach (var node in system.Nodes)
        {
            var starts = node.Starts;
            if (!await node.Process.Stop(ToStop))
                throw new FaultException($"{node.Name} did not stop within {ToStop.TotalSeconds} s of SIGTERM.");
            if (!await Until.True(async () => node.Starts > starts && await node.Look(), ToStart, cancellation))
                throw new FaultException($"{node.Name} did not come back within {ToStart.TotalSeconds} s.");
        }

        return $"{system.Nodes.Count} servers";
    }
}

/// <summary>The system did not do what it has to.</summary>
internal sealed class FaultException(string what) : Exception(what);
