namespace Im.Grains.Tenants;

/// <content>The tenant's apps: the list here, each app in its own grain.</content>
internal sealed partial class TenantGrain
{
    // Each is asked when the list is shown; a service has a handful.
    private const int MostApps = 100;

    // What is kept of an app stays after its end: without a bound, one tenant's admin could fill the storage.
    private const int MostAppIds = 1_000;

    public async Task<IReadOnlyList<AppRecord>> Apps()
    {
        var ids = state.State.AppIds.Concat(Configured?.Apps.Keys ?? []).Distinct().Order(StringComparer.Ordinal);
        var apps = await Task.WhenAll(ids.Select(appId => App(appId).Find()));
        return apps.OfType<AppRecord>().Where(app => app.TenantNo == TenantNo).ToArray();
    }

    public async Task<AdminOutcome> CreateApp(string appId, IReadOnlyList<string> scopes, string secretHash)
    {
        if (Current is null) return NotFound();

        var before = state.State;
        if (before.AppIds.Contains(appId)) return await App(appId).Create(TenantNo, scopes, secretHash);
        if (before.AppIds.Count >= MostApps)
            return AdminOutcome.Refused(ErrorCode.Conflict, $"A tenant has at most {MostApps} apps.");
        if (before.AppIdsTaken >= MostAppIds)
            return AdminOutcome.Refused(ErrorCode.Conflict, $"A tenant makes at most {MostAppIds:N0} apps, deleted ones counted.");

        // First, so that no app is missing here when the tenant is deleted.
        var with = before with { AppIds = before.AppIds.Append(appId).ToArray(), AppIdsTaken = before.AppIdsTaken + 1 };
        await state.Become(with, this);
        var outcome = await App(appId).Create(TenantNo, scopes, secretHash);
        if (outcome.Code != ErrorCode.Ok) await state.Become(before, this);
        return outcome;
    }

    public async Task<AdminOutcome> DeleteApp(string appId)
    {
        if (Current is null) return NotFound();

        var outcome = await App(appId).Delete(TenantNo);
        if (outcome.Code != ErrorCode.Conflict && state.State.AppIds.Contains(appId))
            await state.Become(state.State with { AppIds = state.State.AppIds.Where(other => other != appId).ToArray() }, this);
        return outcome;
    }

    private IAppGrain App(string appId) => GrainFactory.GetGrain<IAppGrain>(appId);
}
