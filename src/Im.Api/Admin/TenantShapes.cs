using System.Text.Json;
using Im.Grains.Tenants;
using Im.Protocol.Rest;

namespace Im.Api.Admin;

/// <summary>Tenants between the wire and the grains.</summary>
internal static class TenantShapes
{
    private static readonly TenantSettings Defaults = new TenantConfig().ToSettings();

    /// <summary>Reads settings, and checks them by the rules of the configuration.</summary>
    /// <returns>The change, or the fault in words.</returns>
    public static (TenantChange? Change, string? Fault) Read(AdminTenantChange wire)
    {
        var change = new TenantChange
        {
            Open = wire.Open,
            // One that is unknown has no place among them, and so is against the rules.
            KickPolicy = wire.KickPolicy is { } name ? (KickPolicy)TenantRules.KickPolicies.IndexOf(name) : null,
            RecallWindow = wire.RecallWindow is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MessagesPerSecond = wire.MessagesPerSecond,
            MessageBurst = wire.MessageBurst,
            GroupMembers = wire.GroupMembers,
        };
        var faults = TenantRules.FaultsOf(change.ApplyTo(Defaults))
            .Select(fault => $"{JsonNamingPolicy.CamelCase.ConvertName(fault.Setting)} {fault.Fault}")
            .ToList();
        return faults.Count == 0 ? (change, null) : (null, string.Join(' ', faults));
    }

    /// <summary>The settings of a new tenant.</summary>
    public static TenantSettings ToSettings(TenantChange change) => change.ApplyTo(Defaults);

    public static AdminTenant ToWire(TenantRecord tenant) => new()
    {
        TenantNo = tenant.TenantNo,
        Configured = tenant.Configured,
        CreatedAt = tenant.Configured ? null : tenant.CreatedAt,
        Open = tenant.Settings.Open,
        KickPolicy = TenantRules.KickPolicies[(int)tenant.Settings.KickPolicy],
        RecallWindow = (int)tenant.Settings.RecallWindow.TotalSeconds,
        MessagesPerSecond = tenant.Settings.MessagesPerSecond,
        MessageBurst = tenant.Settings.MessageBurst,
        GroupMembers = tenant.Settings.GroupMembers,
    };
}
