using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Im.Server.Operations;

/// <summary>Whether the process takes traffic: it has started and is not stopping. Local facts only: a database that is
/// away for a moment must not take every process out of service at once.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <summary>The tag of checks that readiness looks at.</summary>
    public const string Tag = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy());
}

/// <summary>Registers the checks.</summary>
internal static class Health
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddImHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<Readiness>("started", tags: [Readiness.Tag]);
        return services;
    }
}
