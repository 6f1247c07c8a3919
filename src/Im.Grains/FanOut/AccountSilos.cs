using Im.Grains.Accounts;
using Orleans.Metadata;

namespace Im.Grains.FanOut;

/// <summary>The silos that a message to many goes to: those that may host accounts, as this one knows the cluster. One of
/// which it is not known yet counts, too: a step that finds nobody there does no harm, one that is not sent does.</summary>
internal sealed class AccountSilos(
    IClusterMembershipService membership, IClusterManifestProvider manifests, GrainTypeResolver grainTypes)
{
    private readonly GrainType _account = grainTypes.GetGrainType(typeof(AccountGrain));

    /// <summary>Another one whenever <see cref="Present"/> may tell something else.</summary>
    public (MembershipVersion Members, MajorMinorVersion Manifests) Version =>
        (membership.CurrentSnapshot.Version, manifests.Current.Version);

    /// <summary>All of them that take calls.</summary>
    public IEnumerable<SiloAddress> Present() => membership.CurrentSnapshot.Members.Values.Where(Includes).Select(it => it.SiloAddress);

    /// <summary>Whether this one does.</summary>
    public bool IsPresent(SiloAddress silo) => membership.CurrentSnapshot.Members.TryGetValue(silo, out var member) && Includes(member);

    private bool Includes(ClusterMember member) =>
        member.Status is SiloStatus.Active or SiloStatus.ShuttingDown
        && (!manifests.Current.Silos.TryGetValue(member.SiloAddress, out var manifest) || manifest.Grains.ContainsKey(_account));
}
