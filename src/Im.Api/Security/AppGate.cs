using System.Collections.Concurrent;
using Im.Api.OAuth;
using Im.Auth;
using Im.Protocol.Rest;

namespace Im.Api.Security;

/// <summary>Whether the app of a good token may still use it, and for what: tokens end with their app and tenant, also those
/// that the app has made for users.</summary>
internal sealed class AppGate(AppCatalog apps, TimeProvider time)
{
    /// <summary>How long a stored app is believed to be as it was: an end shows everywhere after that.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    // Only apps that were once given a token, or made one, come here; above this the whole is looked up anew.
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, (KnownApp? App, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <summary>The token as it counts now, with those of its scopes that the app still has; null if it has ended.</summary>
    public async ValueTask<AppToken?> Admit(AppToken token)
    {
        var app = await Find(token.AppId, token.TenantNo);
        return app is null ? null : token with { Scopes = [.. token.Scopes.Where(app.Scopes.Contains)] };
    }

    /// <summary>Whether the app that made a user token may still vouch for users, and of that tenant.</summary>
    public async ValueTask<bool> Vouches(UserToken token) =>
        await Find(token.AppId, token.TenantNo) is { } app && app.Scopes.Contains(Scopes.Users);

    private async ValueTask<KnownApp?> Find(string appId, string? tenantNo)
    {
        var app = apps.Configured(appId) ?? await Stored(appId);
        return app?.TenantNo == tenantNo ? app : null;
    }

    private async ValueTask<KnownApp?> Stored(string appId)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(appId, out var kept) && now < kept.Until) return kept.App;

        var app = await apps.Stored(appId);
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[appId] = (app, now + Kept);
        return app;
    }
}
