using Im.Protocol;

namespace Im.Notifications;

/// <summary>Notes accounts of tenants that have push; those of the others are asked once they have looked.</summary>
internal sealed class PushReach(IPushStore store, IPushApps apps) : IPushReach
{
    public Task Note(string tenantNo, AccountId account) =>
        apps.IsOn(tenantNo) ? store.NoteAccount(tenantNo, account) : Task.CompletedTask;
}
