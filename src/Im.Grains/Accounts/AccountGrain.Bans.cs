using Im.Grains.Conversations;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>What apps and operators do to an account.</summary>
internal sealed partial class AccountGrain
{
    private bool IsBanned => state.State.BannedUntil > time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<IReadOnlyList<DisplacedDevice>> Kick(string reason) => EndAllLogins(state.State, reason);

    public Task<IReadOnlyList<DisplacedDevice>> Ban(long until, string reason)
    {
        if (state.State.Profile is null) return Task.FromResult<IReadOnlyList<DisplacedDevice>>([]);

        var banned = state.State with { BannedUntil = until };
        LogBanned(until);
        return until > time.GetUtcNow().ToUnixTimeMilliseconds() ? EndAllLogins(banned, reason) : Lift(banned);
    }

    public Task<AccountOverview?> Overview()
    {
        if (state.State.Profile is not { } profile) return Task.FromResult<AccountOverview?>(null);

        return Task.FromResult<AccountOverview?>(new AccountOverview
        {
            Profile = profile,
            BannedUntil = IsBanned ? state.State.BannedUntil : 0,
            Devices = [.. state.State.Devices.Select(device => new DeviceOverview
            {
                DeviceId = device.DeviceId,
                Login = device.Login,
                Os = device.Os,
                AppId = device.AppId,
                Online = _sessions.Of(device.DeviceId) is not null,
            })],
        });
    }

    private async Task<IReadOnlyList<DisplacedDevice>> Lift(AccountState lifted)
    {
        await state.Become(lifted, this);
        return [];
    }

    /// <summary>Writes that nobody is logged in any more, then closes the connections that are there.</summary>
    private async Task<IReadOnlyList<DisplacedDevice>> EndAllLogins(AccountState next, string reason)
    {
        var devices = state.State.Devices;
        if (devices.Count == 0 && next == state.State) return [];

        await state.Become(next with { Devices = [] }, this);
        var farewell = ServerEvents.Kicked(reason, Me, TenantNo, time.GetUtcNow());
        await Task.WhenAll(devices.Select(device => EndSession(device.DeviceId, SessionEnd.Kicked, farewell)));
        return [.. devices.Select(device => new DisplacedDevice(device.DeviceId, device.Login))];
    }

    [LoggerMessage(LogLevel.Information, "An account is banned until {Until} (Unix milliseconds; 0: not any more).")]
    private partial void LogBanned(long until);
}
