using Microsoft.Extensions.Options;

namespace Im.Grains.Tenants;

/// <summary>A tenant as configured; a change of the configuration shows at the next call.</summary>
internal sealed class TenantGrain(IOptionsMonitor<TenantsOptions> options) : Grain, ITenantGrain
{
    public Task<TenantSettings?> Settings()
    {
        var settings = options.CurrentValue.Find(this.GetPrimaryKeyString())?.ToSettings();

        // Anybody may name a tenant: an activation for one that does not exist must not stay.
        if (settings is null) DeactivateOnIdle();
        return Task.FromResult(settings);
    }
}
