using Im.Archive;

namespace Im.Grains.Tenants;

/// <summary>A tenant as configured or, if it is not, as stored; a change of the configuration shows at the next
/// call.</summary>
internal sealed partial class TenantGrain(
    [PersistentState("tenant")] IPersistentState<TenantState> state,
    ConfiguredTenants configured, IMessageArchive archive, TimeProvider time) : Grain, ITenantGrain, ITenantAdminGrain
{
    private string TenantNo => this.GetPrimaryKeyString();

    private TenantConfig? Configured => configured.Current.Find(TenantNo);

    private TenantSettings? Current => Configured?.ToSettings() ?? state.State.Settings;

    private ITenantDirectoryGrain Directory =>
        GrainFactory.GetGrain<ITenantDirectoryGrain>(ITenantDirectoryGrain.Key);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.LeaveIfVacant(() => Current is null);
        return Task.CompletedTask;
    }

    public Task<TenantSettings?> Settings() => Task.FromResult(Current);

    public Task<TenantRecord?> Get() => Task.FromResult(Record());

    public async Task<AdminOutcome> Create(TenantSettings settings)
    {
        if (Current is not null) return AdminOutcome.Refused(ErrorCode.Conflict, "There is a tenant of this number.");
        if (state.State.DeletedAt is not null)
            return AdminOutcome.Refused(ErrorCode.Conflict, "There was a tenant of this number; it is not given again.");
        // First, so that no tenant is missing there: a name too many is passed over.
        if (!await Directory.Add(TenantNo)) return AdminOutcome.Refused(ErrorCode.Conflict, "There are too many tenants.");

        await state.Become(state.State with { Settings = settings, CreatedAt = Now() }, this);
        return AdminOutcome.Of(Record()!);
    }

    public async Task<AdminOutcome> Change(TenantChange change)
    {
        if (Refusal() is { } refusal) return refusal;

        var settings = change.ApplyTo(state.State.Settings!);
        await state.Become(state.State with { Settings = settings }, this);
        return AdminOutcome.Of(Record()!);
    }

    public async Task<AdminOutcome> Delete()
    {
        // A deletion that was cut off is finished by the next attempt.
        if (Refusal() is { } refusal && state.State.DeletedAt is null) return refusal;

        var already = state.State.DeletedAt is not null;
        if (!already) await state.Become(state.State with { Settings = null, DeletedAt = Now() }, this);
        await Task.WhenAll(state.State.AppIds.Select(appId => App(appId).Delete(TenantNo)));
        await Directory.Remove(TenantNo);
        return already ? NotFound() : AdminOutcome.Done;
    }

    private TenantRecord? Record() => Current is { } settings
        ? new TenantRecord
        {
            TenantNo = TenantNo,
            Settings = settings,
            Configured = Configured is not null,
            CreatedAt = Configured is null ? state.State.CreatedAt : 0,
        }
        : null;

    private AdminOutcome? Refusal()
    {
        if (Configured is not null)
            return AdminOutcome.Refused(ErrorCode.Conflict, "The tenant stands in the configuration, and is changed there.");
        return state.State.Settings is null ? NotFound() : null;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static AdminOutcome NotFound() => AdminOutcome.Refused(ErrorCode.NotFound, "There is no such tenant.");
}
