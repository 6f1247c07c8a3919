using Orleans.Concurrency;

namespace Im.Grains.Tenants;

/// <summary>A tenant as administrators see it: the same grain as <see cref="ITenantGrain"/>. Key: the tenantNo.</summary>
/// <remarks>What the configuration holds is only read here. A deleted tenant's number is not given again: its accounts
/// and messages stay, and nobody else may become their tenant.</remarks>
[GrainInterfaceType("tenant-admin")]
public interface ITenantAdminGrain : IGrainWithStringKey
{
    /// <summary>The tenant; null if it does not exist or was deleted.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<TenantRecord?> Get();

    /// <summary>Makes the tenant. Conflict if there is, or was, one of this number.</summary>
    [Alias("create")]
    Task<AdminOutcome> Create(TenantSettings settings);

    /// <summary>Sets what the change names. Conflict for a configured tenant.</summary>
    [Alias("change")]
    Task<AdminOutcome> Change(TenantChange change);

    /// <summary>Ends the tenant and its stored apps. Conflict for a configured tenant.</summary>
    [Alias("delete")]
    Task<AdminOutcome> Delete();

    /// <summary>The tenant's apps, configured and stored, by their ids.</summary>
    [Alias("apps"), AlwaysInterleave]
    Task<IReadOnlyList<AppRecord>> Apps();

    /// <summary>Makes an app of this tenant. Conflict if there is, or was, one of this id at any tenant.</summary>
    /// <param name="appId">The app.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="secretHash">The digest of its secret.</param>
    [Alias("create-app")]
    Task<AdminOutcome> CreateApp(string appId, IReadOnlyList<string> scopes, string secretHash);

    /// <summary>Ends an app of this tenant. Conflict for a configured one.</summary>
    [Alias("delete-app")]
    Task<AdminOutcome> DeleteApp(string appId);
}
