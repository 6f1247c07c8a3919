using System.Collections.Frozen;
using Im.Auth;
using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Api.OAuth;

/// <summary>The apps of all tenants and of the operator, by their ids: the configured ones, where a change of the
/// configuration shows at once, and the stored ones of tenants.</summary>
internal sealed class AppCatalog(ConfiguredTenants tenants, IGrainFactory grains)
{
    // What the secret of an app that is not configured is compared with, so that it takes as long.
    private static readonly string NobodysHash = ClientSecret.Hash("");

    private Snapshot _snapshot = Snapshot.Of(tenants.Current);

    /// <summary>A configured app; null if there is none of this id.</summary>
    public KnownApp? Configured(string appId)
    {
        var (snapshot, options) = (_snapshot, tenants.Current);
        if (snapshot.Source != options) _snapshot = snapshot = Snapshot.Of(options);
        return snapshot.Apps.GetValueOrDefault(appId);
    }

    /// <summary>The app, if it may work and the secret is its own.</summary>
    public async Task<KnownApp?> Recognize(string appId, string secret)
    {
        var app = Configured(appId);
        if (ClientSecret.Matches(secret, app?.SecretHash ?? NobodysHash)) return app;
        if (!Names.IsAppId(appId)) return null;

        // Also for configured ids, where it finds nothing: the time does not tell which there are.
        var stored = await grains.GetGrain<IAppGrain>(appId).Recognize(ClientSecret.Hash(secret));
        return stored is { TenantNo: { } tenantNo } && await Exists(tenantNo) ? Known(stored) : null;
    }

    /// <summary>A stored app that may work; null if there is none.</summary>
    public async Task<KnownApp?> Stored(string appId) =>
        await grains.GetGrain<IAppGrain>(appId).Find() is { Configured: false, Disabled: false, TenantNo: { } tenantNo } app
            && await Exists(tenantNo)
            ? Known(app)
            : null;

    private async Task<bool> Exists(string tenantNo) => await grains.GetGrain<ITenantGrain>(tenantNo).Settings() is not null;

    private static KnownApp Known(AppRecord app) => new(app.TenantNo, app.AppId, SecretHash: "", app.Scopes);

    private sealed record Snapshot(TenantsOptions Source, FrozenDictionary<string, KnownApp> Apps)
    {
        public static Snapshot Of(TenantsOptions options) => new(
            options,
            options.Tenants.SelectMany(tenant => tenant.Value.Apps.Select(app => KnownApp.Of(tenant.Key, app.Key, app.Value)))
                .Concat(options.Apps.Select(app => KnownApp.Of(null, app.Key, app.Value)))
                .ToFrozenDictionary(app => app.AppId, StringComparer.Ordinal));
    }
}

/// <summary>An app that may ask for tokens.</summary>
/// <param name="TenantNo">Its tenant; null for the operator's.</param>
/// <param name="AppId">The app.</param>
/// <param name="SecretHash">The digest of its secret; empty for a stored app, whose grain compares.</param>
/// <param name="Scopes">What it may do.</param>
internal sealed record KnownApp(string? TenantNo, string AppId, string SecretHash, IReadOnlyList<string> Scopes)
{
    public static KnownApp Of(string? tenantNo, string appId, AppConfig config) => new(
        tenantNo,
        appId,
        config.Secret.Length > 0 ? ClientSecret.Hash(config.Secret) : config.SecretHash,
        [.. config.Scopes]);
}
