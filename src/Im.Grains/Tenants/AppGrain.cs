namespace Im.Grains.Tenants;

/// <summary>An app of a tenant. The configuration's is only shown; its secret stays with the API.</summary>
internal sealed class AppGrain(
    [PersistentState("app")] IPersistentState<AppState> state,
    ConfiguredTenants configured, TimeProvider time) : Grain, IAppGrain
{
    private string AppId => this.GetPrimaryKeyString();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.LeaveIfVacant(() => (Configured() ?? Stored()) is null);
        return Task.CompletedTask;
    }

    public Task<AppRecord?> Find() => Task.FromResult(Configured() ?? Stored());

    public Task<AppRecord?> Recognize(string secretHash)
    {
        var known = Configured() is null && state.State is { Exists: true, Disabled: false }
            && SecretRules.Match(state.State.Secrets, secretHash, Now);
        return Task.FromResult(known ? Stored() : null);
    }

    public async Task<AdminOutcome> Create(string tenantNo, IReadOnlyList<string> scopes, string secretHash)
    {
        // Also after its end: tokens of the old app are about, and messages of its service account are archived.
        if (Configured() is not null || state.State.TenantNo is not null)
            return AdminOutcome.Refused(ErrorCode.Conflict, "The appId is taken.");

        await state.Become(new AppState
        {
            TenantNo = tenantNo,
            Scopes = scopes,
            CreatedAt = Now,
            Secrets = SecretRules.Rotate(Array.Empty<AppSecret>(), secretHash, TimeSpan.Zero, Now),
        }, this);
        return AdminOutcome.Of(Stored()!);
    }

    public Task<AdminOutcome> Change(string tenantNo, AppChange change) => Become(tenantNo, app => app with
    {
        Scopes = change.Scopes ?? app.Scopes,
        Disabled = change.Disabled ?? app.Disabled,
    });

    public Task<AdminOutcome> Rotate(string tenantNo, string secretHash, TimeSpan grace) => Become(tenantNo, app => app with
    {
        Secrets = SecretRules.Rotate(app.Secrets, secretHash, grace, Now),
    });

    public Task<AdminOutcome> Delete(string tenantNo) => Become(tenantNo, app => app with
    {
        DeletedAt = Now,
        Secrets = Array.Empty<AppSecret>(),
        Scopes = Array.Empty<string>(),
    });

    private async Task<AdminOutcome> Become(string tenantNo, Func<AppState, AppState> change)
    {
        if ((Configured() ?? Stored()) is not { } app || app.TenantNo != tenantNo)
            return AdminOutcome.Refused(ErrorCode.NotFound, "There is no such app.");
        if (app.Configured)
            return AdminOutcome.Refused(ErrorCode.Conflict, "The app stands in the configuration, and is changed there.");

        await state.Become(change(state.State), this);
        return Stored() is { } now ? AdminOutcome.Of(now) : AdminOutcome.Done;
    }

    private AppRecord? Stored() => state.State is { Exists: true } app
        ? new AppRecord
        {
            AppId = AppId,
            TenantNo = app.TenantNo,
            Scopes = app.Scopes,
            Disabled = app.Disabled,
            CreatedAt = app.CreatedAt,
            PreviousSecretUntil = SecretRules.PreviousUntil(app.Secrets, Now),
        }
        : null;

    private AppRecord? Configured()
    {
        var tenants = configured.Current;
        if (tenants.Apps.TryGetValue(AppId, out var app)) return Configured(null, app);
        foreach (var (tenantNo, tenant) in tenants.Tenants)
        {
            if (tenant.Apps.TryGetValue(AppId, out app)) return Configured(tenantNo, app);
        }

        return null;
    }

    private AppRecord Configured(string? tenantNo, AppConfig app) =>
        new() { AppId = AppId, TenantNo = tenantNo, Scopes = app.Scopes.ToArray(), Configured = true };
}
