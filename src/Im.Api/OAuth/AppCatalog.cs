using System.Collections.Frozen;
using Im.Auth;
using Im.Grains.Tenants;
using Microsoft.Extensions.Options;

namespace Im.Api.OAuth;

/// <summary>The apps of all tenants and of the operator, by their ids; a change of the configuration shows at once.</summary>
internal sealed class AppCatalog(IOptionsMonitor<TenantsOptions> tenants)
{
    // What the secret of an app that does not exist is compared with, so that it takes as long.
    private static readonly string NobodysHash = ClientSecret.Hash("");

    private Snapshot _snapshot = Snapshot.Of(tenants.CurrentValue);

    /// <summary>The app, if the secret is its own.</summary>
    public KnownApp? Recognize(string appId, string secret)
    {
        var options = tenants.CurrentValue;
        if (_snapshot.Source != options) _snapshot = Snapshot.Of(options);

        var app = _snapshot.Apps.GetValueOrDefault(appId);
        return ClientSecret.Matches(secret, app?.SecretHash ?? NobodysHash) ? app : null;
    }

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
/// <param name="SecretHash">The digest of its secret.</param>
/// <param name="Scopes">What it may do.</param>
internal sealed record KnownApp(string? TenantNo, string AppId, string SecretHash, IReadOnlyList<string> Scopes)
{
    public static KnownApp Of(string? tenantNo, string appId, AppConfig config) => new(
        tenantNo,
        appId,
        config.Secret.Length > 0 ? ClientSecret.Hash(config.Secret) : config.SecretHash,
        [.. config.Scopes]);
}
