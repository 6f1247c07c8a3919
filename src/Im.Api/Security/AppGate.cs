using System.Collections.Concurrent;
using Im.Api.OAuth;
using Im.Auth;

namespace Im.Api.Security;

/// <summary>Whether the app of a good token may still use it, and for what: tokens end with their app and tenant.</summary>
internal sealed class AppGate(AppCatalog apps, TimeProvider time)
{
    /// <summary>How long a stored app is believed to be as it was: an end shows everywhere after that.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    // Only apps that were once given a token come here; above this the whole is looked up anew.
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, (KnownApp? App, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <summary>The token as it counts now, with those of its scopes that the app still has; null if it has ended.</summary>
    public async ValueTask<AppToken?> Admit(AppToken token)
    {
        var app = apps.Configured(token.AppId) ?? await Stored(token.AppId);
        if (app is null || app.TenantNo != token.TenantNo) return null;
        return token with { Scopes = [.. token.Scopes.Where(app.Scopes.Contains)] };
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
