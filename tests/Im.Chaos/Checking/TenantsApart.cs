namespace Im.Chaos.Checking;

/// <summary>What was written in a tenant is archived in it and shown in it alone.</summary>
internal sealed class TenantsApart : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence) =>
    [
        .. from message in evidence.Archive.Messages
        let written = Evidence.TenantIn(message.Content)
        where written is not null && written != message.Tenant
        select new Violation(ViolationKind.Crossed, $"{message.Id} was written in tenant {written}, and is archived in {message.Tenant}."),
        .. from shown in evidence.Shown
        let tenant = evidence.Devices[shown.Device].Tenant
        let written = Evidence.TenantIn(shown.Content) ?? tenant
        where (shown.Tenant ?? tenant) != tenant || written != tenant
        select new Violation(
            ViolationKind.Crossed, $"{shown.Device} of tenant {tenant} was shown {shown.Id} of tenant {written}.", shown.At),
    ];
}
