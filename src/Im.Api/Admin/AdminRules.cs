using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Api.Admin;

/// <summary>Which administrator may do what: the operator all, a tenant's app what is its own tenant's.</summary>
internal static class AdminRules
{
    /// <summary>Why the caller may not; null if it may. Another tenant does not exist.</summary>
    /// <param name="caller">An app with the scope <c>admin</c>.</param>
    /// <param name="tenantNo">The tenant it names.</param>
    /// <param name="operatorOnly">Whether it is about the tenant itself, and not its apps.</param>
    public static AdminOutcome? Refusal(CallerApp caller, string tenantNo, bool operatorOnly)
    {
        if (!Names.IsTenantNo(tenantNo)) return NoTenant;
        if (caller.TenantNo is null) return null;
        if (caller.TenantNo != tenantNo) return NoTenant;
        return operatorOnly ? OperatorsOnly : null;
    }

    /// <summary>Whose administrators may read of an action: of the tenant it is about, or, if the caller has no business
    /// there, of the caller's own.</summary>
    public static string? AuditedUnder(CallerApp caller, string tenantNo) => caller.TenantNo ?? tenantNo;

    public static AdminOutcome OperatorsOnly { get; } =
        AdminOutcome.Refused(ErrorCode.Forbidden, "Only an operator's app may do this: one that belongs to no tenant.");

    public static AdminOutcome NoTenant { get; } = AdminOutcome.Refused(ErrorCode.NotFound, "There is no such tenant.");

    public static AdminOutcome NoApp { get; } = AdminOutcome.Refused(ErrorCode.NotFound, "There is no such app.");
}
