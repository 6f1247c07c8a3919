using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Im.Grains.Tenants;

/// <summary>Brings the configured tenants into a process.</summary>
public static class TenantsRegistration
{
    /// <summary>Adds <see cref="ConfiguredTenants"/>, checked at start; in Development without any tenant, with
    /// <see cref="DemoTenant"/>.</summary>
    public static IServiceCollection AddImTenants(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<TenantsOptions, TenantsOptionsValidator>()
            .BindConfiguration(TenantsOptions.Section)
            .PostConfigure<IHostEnvironment>((options, environment) =>
            {
                if (environment.IsDevelopment() && options.Tenants.Count == 0) DemoTenant.AddTo(options);
            });
        services.TryAddSingleton<ConfiguredTenants>();
        return services;
    }
}
