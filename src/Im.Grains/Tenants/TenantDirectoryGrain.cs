namespace Im.Grains.Tenants;

/// <summary>The stored tenants' numbers in one state, and the configured ones beside them.</summary>
internal sealed class TenantDirectoryGrain(
    [PersistentState("tenant-directory")] IPersistentState<TenantDirectoryState> state,
    ConfiguredTenants configured) : Grain, ITenantDirectoryGrain
{
    // The state is written as a whole: 330 kB at most, and only when a tenant comes or goes.
    private const int MostTenants = 10_000;

    public async Task<bool> Add(string tenantNo)
    {
        var known = state.State.TenantNos;
        if (known.Contains(tenantNo)) return true;
        if (known.Count >= MostTenants) return false;

        await Become(known.Append(tenantNo));
        return true;
    }

    public async Task Remove(string tenantNo)
    {
        var known = state.State.TenantNos;
        if (known.Contains(tenantNo)) await Become(known.Where(other => other != tenantNo));
    }

    public Task<IReadOnlyList<string>> List(string? after, int limit) => Task.FromResult<IReadOnlyList<string>>(
        state.State.TenantNos.Concat(configured.Current.Tenants.Keys)
            .Distinct()
            .Where(tenantNo => string.CompareOrdinal(tenantNo, after) > 0)
            .Order(StringComparer.Ordinal)
            .Take(limit)
            .ToArray());

    private Task Become(IEnumerable<string> tenantNos) =>
        state.Become(new TenantDirectoryState { TenantNos = tenantNos.ToArray() }, this);
}

/// <summary>Which tenants are stored.</summary>
[GenerateSerializer, Alias("tenant-directory-state")]
internal sealed record TenantDirectoryState
{
    /// <summary>Their numbers, in no order.</summary>
    [Id(0)]
    public IReadOnlyList<string> TenantNos { get; init; } = Array.Empty<string>();
}
