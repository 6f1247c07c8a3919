using Im.Archive;

namespace Im.Grains.Tenants;

/// <summary>How long tenants keep their messages, as configured now.</summary>
internal sealed class TenantRetention(ConfiguredTenants configured) : IRetentionRules
{
    public bool HasAny => configured.Current.Tenants.Values.Any(it => it.RetentionDays > 0);

    public int DaysOf(string tenantNo) => configured.Current.Find(tenantNo)?.RetentionDays ?? 0;
}
