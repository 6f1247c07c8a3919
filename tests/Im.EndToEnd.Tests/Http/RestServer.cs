using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>One server with two open tenants that know nothing of each other, and an app of each.</summary>
public class RestServer : IAsyncLifetime
{
    internal const string Secret = "ZmY3YjE0MGM5ZTJkODM2NQ";

    public ServerProcess Process { get; private set; } = null!;

    /// <summary>An app of the tenant <c>acme</c>.</summary>
    internal RestApp Shop { get; private set; } = null!;

    /// <summary>Another app of the same tenant.</summary>
    internal RestApp News { get; private set; } = null!;

    /// <summary>An app of the tenant <c>rival</c>.</summary>
    internal RestApp Rival { get; private set; } = null!;

    /// <summary>Settings of the server beside the kit's.</summary>
    protected virtual Dictionary<string, string> Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        var settings = Settings;
        foreach (var (tenant, app) in ((string, string)[])[("acme", "shop"), ("acme", "news"), ("rival", "spy")])
        {
            settings[$"Im:Tenants:{tenant}:Open"] = "true";
            settings[$"Im:Tenants:{tenant}:Apps:{app}:Secret"] = Secret;
            foreach (var (index, scope) in ((string[])["messages", "groups", "tags", "users", "admin"]).Index())
                settings[$"Im:Tenants:{tenant}:Apps:{app}:Scopes:{index}"] = scope;
        }

        Process = await ServerProcess.Start(settings);
        Shop = await RestApp.LogIn(Process, "acme", "shop", Secret);
        News = await RestApp.LogIn(Process, "acme", "news", Secret);
        Rival = await RestApp.LogIn(Process, "rival", "spy", Secret);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in (RestApp?[])[Shop, News, Rival]) app?.Dispose();
        if (Process is not null) await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
