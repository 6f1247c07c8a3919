using Orleans.Concurrency;

namespace Im.Grains.Tenants;

/// <summary>Which tenants there are. One grain for the cluster, key <see cref="Key"/>: good for some thousand tenants,
/// as it is asked by administrators alone.</summary>
[GrainInterfaceType("tenant-directory")]
public interface ITenantDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Its key.</summary>
    const string Key = "all";

    /// <summary>Enters a tenant that is about to be made; false if there are too many.</summary>
    [Alias("add")]
    Task<bool> Add(string tenantNo);

    /// <summary>Takes a deleted tenant out.</summary>
    [Alias("remove")]
    Task Remove(string tenantNo);

    /// <summary>Numbers of configured and stored tenants, in ordinal order. One may name a tenant that is not there:
    /// its making was cut off.</summary>
    /// <param name="after">The last number of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    [Alias("list"), AlwaysInterleave]
    Task<IReadOnlyList<string>> List(string? after, int limit);
}
