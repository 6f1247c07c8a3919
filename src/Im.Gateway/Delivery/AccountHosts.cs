using System.Collections.Concurrent;
using System.Reflection;
using Im.Grains.Accounts;
using Orleans.Metadata;

namespace Im.Gateway.Delivery;

/// <summary>The silos that may host accounts, and with them conversations and groups: all of which it is not known that they
/// are gateways or interfaces only. Noted while they live, since nobody says it of one that has died.</summary>
internal sealed class AccountHosts(IClusterManifestProvider manifests)
{
    private static readonly string Account = typeof(IAccountGrain).GetCustomAttribute<GrainInterfaceTypeAttribute>()!
        .GetGrainInterfaceType(null!, typeof(IAccountGrain)).ToString();

    private readonly ConcurrentDictionary<SiloAddress, bool> _others = new();

    /// <summary>Whether it may be one.</summary>
    public bool MayInclude(SiloAddress silo) => !_others.ContainsKey(silo);

    /// <summary>Follows the cluster until it stops.</summary>
    public async Task Watch(CancellationToken stopping)
    {
        await foreach (var cluster in manifests.Updates.WithCancellation(stopping))
        {
            foreach (var (silo, manifest) in cluster.Silos)
            {
                // Kept when it goes, which is when it is asked for: an address is never used again, and there are not many.
                if (!HasAccounts(manifest)) _others[silo] = true;
            }
        }
    }

    private static bool HasAccounts(GrainManifest manifest) => manifest.Grains.Values.Any(grain => grain.Properties.Any(
        property => property.Value == Account
            && property.Key.StartsWith(WellKnownGrainTypeProperties.ImplementedInterfacePrefix, StringComparison.Ordinal)));
}
