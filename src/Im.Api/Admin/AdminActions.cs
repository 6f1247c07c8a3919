using System.Security.Claims;
using Im.Api.Security;
using Im.Audit;
using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Api.Admin;

/// <summary>Runs administrative actions: checks who may, and keeps each in the audit log.</summary>
internal sealed class AdminActions(AuditTrail trail)
{
    /// <summary>Runs one.</summary>
    /// <param name="user">Who acts.</param>
    /// <param name="tenantNo">On which tenant.</param>
    /// <param name="what">The action's name, and on which app of the tenant; null for the tenant itself.</param>
    /// <param name="operatorOnly">Whether an app of the tenant itself may not do it.</param>
    /// <param name="act">What to do if it is allowed.</param>
    public async Task<AdminOutcome> Run(
        ClaimsPrincipal user, string tenantNo, (string Action, string? AppId) what, bool operatorOnly,
        Func<Task<AdminOutcome>> act)
    {
        // What is no name at all is no attempt on anything, and does not belong into the log.
        if (!Names.IsTenantNo(tenantNo)) return AdminRules.NoTenant;

        var caller = CallerApp.Of(user);
        var entry = new AuditEntry(
            AdminRules.AuditedUnder(caller, tenantNo), caller.TenantNo, caller.AppId, what.Action,
            what.AppId is null ? tenantNo : $"{tenantNo}/{what.AppId}", ErrorCode.Unavailable.WireName());
        return await trail.Run(
            entry,
            async () => AdminRules.Refusal(caller, tenantNo, operatorOnly) ?? await act(),
            outcome => outcome.Code.WireName());
    }
}
