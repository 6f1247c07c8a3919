using Im.Api;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Im.Server.Operations;

/// <summary>What operators and their tools look at.</summary>
internal static class OperationsEndpoints
{
    /// <summary>Maps health and metrics.</summary>
    public static void MapImHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Readiness.Tag) });
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>Maps the dashboard. It shows the state of any grain, so outside Development it needs an admin's
    /// token.</summary>
    public static void MapImDashboard(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value.Dashboard) return;

        var dashboard = app.MapOrleansDashboard("/dashboard");
        if (!app.Environment.IsDevelopment()) dashboard.RequireAuthorization(ImPolicies.Admin);
    }
}
