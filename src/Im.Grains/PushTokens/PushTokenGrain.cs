namespace Im.Grains.PushTokens;

internal sealed class PushTokenGrain(
    [PersistentState("push-token")] IPersistentState<PushTokenState> state) : Grain, IPushTokenGrain
{
    // Any device may name any token: one that nobody owns must leave nothing behind.
    private bool IsNobodys => state.State.Owner is null;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.LeaveIfVacant(() => IsNobodys);
        return Task.CompletedTask;
    }

    public async Task<string?> Claim(string deviceKey)
    {
        var before = state.State.Owner;
        if (before == deviceKey) return null;

        await state.Become(new PushTokenState { Owner = deviceKey }, this);
        return before;
    }

    public async Task Release(string deviceKey)
    {
        if (state.State.Owner != deviceKey) return;

        await state.Forget(this);
        this.LeaveIfVacant(() => IsNobodys);
    }

    public Task<string?> Owner() => Task.FromResult(state.State.Owner);
}

/// <summary>Who owns a push token.</summary>
[GenerateSerializer, Alias("push-token-state")]
internal sealed record PushTokenState
{
    /// <summary>The key of the device; null for none.</summary>
    [Id(0)]
    public string? Owner { get; init; }
}
