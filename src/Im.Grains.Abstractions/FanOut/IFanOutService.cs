using Im.Grains.Conversations;
using Im.Protocol;
using Orleans.Services;

namespace Im.Grains.FanOut;

/// <summary>
/// Takes messages for the members of a group, tag or everyone whose accounts are online on one silo: one call a silo,
/// whatever the number of members. It finds their sessions in memory and writes to bounded queues, one a gateway.
/// </summary>
public interface IFanOutService : IGrainService
{
    /// <summary>Takes steps of one audience, in order.</summary>
    [Alias("take"), ResponseTimeout("00:00:03")]
    Task Take(PeerId audience, string tenantNo, IReadOnlyList<FanOutStep> steps);

    /// <summary>A silo has come. Done when the groups and audiences of this one post their steps to it, too.</summary>
    [Alias("meet"), ResponseTimeout("00:00:03")]
    Task Meet(Orleans.Runtime.SiloAddress newcomer);
}

/// <summary>Reaches the fan-out of any silo.</summary>
public interface IFanOutClient
{
    /// <summary>The fan-out on that silo.</summary>
    IFanOutService On(Orleans.Runtime.SiloAddress silo);
}

/// <summary>One thing that happens to an audience: accounts come in, an envelope goes out, accounts go. In this order,
/// and nothing of another step in between: who has left gets nothing that comes later.</summary>
[GenerateSerializer, Immutable, Alias("fan-out-step")]
public sealed record FanOutStep
{
    /// <summary>All who are in, where the silo may not know: who is here and was wrongly in or out is told to pull. Null
    /// for no news.</summary>
    [Id(9)]
    public IReadOnlyList<AccountId>? Roster { get; init; }

    /// <summary>Accounts that come in, before the envelope.</summary>
    [Id(0)]
    public IReadOnlyList<AccountId> Joined { get; init; } = [];

    /// <summary>The envelope; null for none.</summary>
    [Id(1)]
    public EncodedEnvelope? Envelope { get; init; }

    /// <summary>The only accounts it is for; null for all members.</summary>
    [Id(2)]
    public IReadOnlyList<AccountId>? Only { get; init; }

    /// <summary>The account whose device sent it; null for none.</summary>
    [Id(3)]
    public AccountId? ExceptAccount { get; init; }

    /// <summary>That device, which has it.</summary>
    [Id(4)]
    public string? ExceptDevice { get; init; }

    /// <summary>Whether it may be left out where a connection is busy.</summary>
    [Id(5)]
    public bool Droppable { get; init; }

    /// <summary>Tells the members to pull, in the place of an envelope: some were not handed over.</summary>
    [Id(6)]
    public bool Sync { get; init; }

    /// <summary>Accounts that go, after the envelope.</summary>
    [Id(7)]
    public IReadOnlyList<AccountId> Left { get; init; } = [];

    /// <summary>Whether all go, after the envelope.</summary>
    [Id(8)]
    public bool AllLeft { get; init; }
}
