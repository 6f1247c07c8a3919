using Im.Protocol.Rest;

namespace Im.Grains.Tenants;

/// <summary>The tenant that Development has if none is configured: open, with one app that may do everything.</summary>
public static class DemoTenant
{
    /// <summary>Its number, and the id of its app.</summary>
    public const string Name = "demo";

    /// <summary>The secret of its app. It stands in the documentation, so it is refused outside Development.</summary>
    public const string AppSecret = "demo-secret";

    internal static void AddTo(TenantsOptions options)
    {
        var app = new AppConfig { Secret = AppSecret };
        foreach (var scope in Scopes.All) app.Scopes.Add(scope);
        options.Tenants[Name] = new TenantConfig { Open = true, Apps = { [Name] = app } };
    }
}
