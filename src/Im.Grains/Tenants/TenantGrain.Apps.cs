namespace Im.Grains.Tenants;

/// <content>The tenant's apps: the list here, each app in its own grain.</content>
internal sealed partial class TenantGrain
{
    // Each is asked when the list is shown; a service has a handful.
    private const int MostApps = 100;

    public async Task<IReadOnlyList<AppRecord>> Apps()
    {
        var ids = state.State.AppIds.Concat(Configured?.Apps.Keys ?? []).Distinct().Order(StringComparer.Ordinal);
        var apps = await Task.WhenAll(ids.Select(appId => App(appId).Find()));
        return apps.OfType<AppRecord>().Where(app => app.TenantNo == TenantNo).ToArray();
    }

    public async Task<AdminOutcome> CreateApp(string appId, IReadOnlyList<string> scopes, string secretHash)
    {
        if (Current is null) return NotFound();

        var before = state.State.AppIds;
        if (before.Count >= MostApps && !before.Contains(appId))
            return AdminOutcome.Refused(ErrorCode.Conflict, $"A tenant has at most {MostApps} apps.");

        // First, so that no app is missing here when the tenant is deleted.
        if (!before.Contains(appId)) await Keep(before.Append(appId));
        var outcome = await App(appId).Create(TenantNo, scopes, secretHash);
        if (outcome.Code != ErrorCode.Ok && !before.Contains(appId)) await Keep(before);
        return outcome;
    }

    public async Task<AdminOutcome> DeleteApp(string appId)
    {
        if (Current is null) return NotFound();

        var outcome = await App(appId).Delete(TenantNo);
        if (outcome.Code != ErrorCode.Conflict && state.State.AppIds.Contains(appId))
            await Keep(state.State.AppIds.Where(other => other != appId));
        return outcome;
    }

    private Task Keep(IEnumerable<string> appIds) => state.Become(state.State with { AppIds = appIds.ToArray() }, this);

    private IAppGrain App(string appId) => GrainFactory.GetGrain<IAppGrain>(appId);
}
