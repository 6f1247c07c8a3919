using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Something that goes wrong.</summary>
internal interface IFault
{
    /// <summary>What the report calls it.</summary>
    string Kind { get; }

    /// <summary>Why it cannot be done to this system; null if it can.</summary>
    string? Missing(ChaosSystem system) => null;

    /// <summary>Does it; it is over when it returns, and the system may recover.</summary>
    /// <param name="system">To whom.</param>
    /// <param name="random">Chooses the victim and what else there is to choose; of the seed.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What was done, to whom.</returns>
    Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation);
}
