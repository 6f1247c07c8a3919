using Orleans.Concurrency;

namespace Im.Grains.Tenants;

/// <summary>An app of a tenant, stored or configured. Key: the appId. It tells nobody its secrets' digests.</summary>
[GrainInterfaceType("app")]
public interface IAppGrain : IGrainWithStringKey
{
    /// <summary>The app, disabled or not; null if it does not exist or was deleted.</summary>
    [Alias("find"), AlwaysInterleave]
    Task<AppRecord?> Find();

    /// <summary>The app, if it is a stored one that may work and the secret is its own.</summary>
    /// <param name="secretHash">The digest of the secret that was shown.</param>
    [Alias("recognize"), AlwaysInterleave]
    Task<AppRecord?> Recognize(string secretHash);

    /// <summary>Makes the app. Called by its tenant's grain alone, which keeps the list.</summary>
    [Alias("create")]
    Task<AdminOutcome> Create(string tenantNo, IReadOnlyList<string> scopes, string secretHash);

    /// <summary>Sets what the change names. An app of another tenant does not exist.</summary>
    [Alias("change")]
    Task<AdminOutcome> Change(string tenantNo, AppChange change);

    /// <summary>Gives the app another secret.</summary>
    /// <param name="tenantNo">The tenant that must be the app's.</param>
    /// <param name="secretHash">The digest of the new secret.</param>
    /// <param name="grace">How long the newest old secret stays good.</param>
    [Alias("rotate")]
    Task<AdminOutcome> Rotate(string tenantNo, string secretHash, TimeSpan grace);

    /// <summary>Ends the app, for good. Called by its tenant's grain alone.</summary>
    [Alias("delete")]
    Task<AdminOutcome> Delete(string tenantNo);
}
