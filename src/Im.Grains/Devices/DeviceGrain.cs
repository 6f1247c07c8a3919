using Im.Grains.Accounts;
using Im.Grains.Push;
using Im.Grains.PushTokens;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Devices;

/// <summary>
/// Calls go device → token and device → account; neither calls back into a device that waits, but for
/// <see cref="IsCurrent"/>, which interleaves and only reads. Who must be told beyond that (the former owner of a
/// token, devices that were kicked) is told by the caller: the truth is already where it belongs.
/// </summary>
[CollectionAgeLimit(Minutes = 2)] // Asked when it logs in, and then hardly ever: a connected device needs its account alone.
internal sealed partial class DeviceGrain(
    [PersistentState("device")] IPersistentState<DeviceState> state, TimeProvider time, ILogger<DeviceGrain> logger)
    : Grain, IDeviceGrain
{
    // When the device last named its token, in memory: a vendor's answer to a send that began before is older than that.
    private long _tokenNamedAt;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.LeaveIfVacant(() => state.State.Account is null);
        return Task.CompletedTask;
    }

    public async Task<RegisterOutcome> Register(DeviceRegistration registration)
    {
        await FinishUnbinding(registration.DeviceId);
        var account = WireIds.Account(registration.TenantNo, registration.UserId);
        var takenFrom = await ClaimToken(registration.TenantNo, registration.Push);

        // The same account again continues its login: whoever registers at every start stays logged in.
        var continues = state.State.LoggedIn && state.State.Account == account;
        var next = continues ? state.State : BeginLogin(account);
        await Save(registration, next);
        await FinishUnbinding(registration.DeviceId);

        var bound = await Bind(account, registration, fresh: !continues);
        if (bound.LoginEnded)
        {
            // The account has ended that login (kick policy), or never heard of it (we died before telling): a new one.
            await Save(registration, BeginLogin(account));
            bound = await Bind(account, registration, fresh: true);
        }

        if (bound.Banned) await EndCurrentLogin();
        return new RegisterOutcome { Banned = bound.Banned, Login = state.State.Login, Displaced = bound.Displaced, TokenTakenFrom = takenFrom };
    }

    public Task<bool> IsCurrent(AccountId account, long login) => Task.FromResult(IsCurrentLogin(account, login));

    public async Task<bool> Logout(AccountId account, long login)
    {
        var isCurrent = IsCurrentLogin(account, login);
        if (isCurrent) await EndCurrentLogin();

        // Also for one that has ended: a first try may have died before it told the account.
        await Account(account).Unbind(DeviceIdOf(Key), login, SessionEnd.LoggedOut);
        return isCurrent;
    }

    public async Task EndLogin(AccountId account, long login)
    {
        if (IsCurrentLogin(account, login)) await EndCurrentLogin();
    }

    public async Task LoseToken(string vendor, string token)
    {
        if (state.State.Token is not { } mine || mine.Vendor != vendor || mine.Token != token) return;
        if (await TokenGrain(TenantOf(Key), mine).Owner() == Key) return; // it came back meanwhile

        await state.Become(state.State.WithoutToken(), this);
    }

    public async Task<PushOutcome> SetPush(AccountId account, long login, PushChange change)
    {
        if (!IsCurrentLogin(account, login)) return new PushOutcome { Code = ErrorCode.Forbidden };

        var takenFrom = await ClaimToken(TenantOf(Key), change.Token);
        var before = state.State;
        var next = before with
        {
            PushEnabled = change.Enabled ?? before.PushEnabled,
            Quiet = change.Quiet ?? before.Quiet,
        };
        if (change.Token is { } token) next = Named(next, token);
        else if (change.RemoveToken) next = next.WithoutToken();
        if (next != before) await state.Become(next, this);
        await ReleaseToken(before.Token, keep: next.Token);
        if (next != before) await TellPushChanged(account);
        return new PushOutcome
        {
            Code = ErrorCode.Ok,
            Enabled = next.PushEnabled,
            Token = await OwnedToken(),
            Quiet = next.Quiet,
            TokenTakenFrom = takenFrom,
        };
    }

    public async Task<DeviceDescription?> Describe() => state.State.Account is null
        ? null
        : new DeviceDescription
        {
            Account = state.State.LoggedIn ? state.State.Account : null,
            Login = state.State.Login,
            Token = await OwnedToken(),
            PushEnabled = state.State.PushEnabled,
            PastLogins = state.State.Past.Count,
        };

    public async Task<DevicePushPlace?> PushPlace(AccountId account, long login)
    {
        var token = await OwnedToken();

        // Asked after the wait: the device may have logged out meanwhile.
        var it = state.State;
        return !IsCurrentLogin(account, login) ? null : new DevicePushPlace
        {
            Enabled = it.PushEnabled,
            Token = it.Token == token ? token : null,
            TokenSince = it.TokenSince,
            Quarantined = PushTokenRules.IsQuarantined(it.DoubtedAt, Now),
            Quiet = it.Quiet,
            Language = it.Details.Language ?? "",
        };
    }

    public async Task RetireToken(string vendor, string token, long before, bool certain)
    {
        var it = state.State;
        if (it.Token is not { } mine || mine.Vendor != vendor || mine.Token != token) return;
        if (Math.Max(it.TokenSince, _tokenNamedAt) > before) return;

        if (certain)
        {
            await state.Become(it.WithoutToken(), this);
            await ReleaseToken(mine, keep: null);
        }
        else if (!PushTokenRules.IsQuarantined(it.DoubtedAt, Now))
        {
            await state.Become(it with { DoubtedAt = Now }, this);
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private DeviceState Named(DeviceState next, PushToken token)
    {
        _tokenNamedAt = Now;
        return next.WithToken(token, _tokenNamedAt);
    }

    /// <summary>Best effort: what the account remembers is forgotten after a minute anyway.</summary>
    private async Task TellPushChanged(AccountId account)
    {
        try
        {
            await Account(account).PushChanged(DeviceIdOf(Key));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogAccountNotTold(e, account.Value);
        }
    }

    private bool IsCurrentLogin(AccountId account, long login) =>
        state.State.LoggedIn && state.State.Account == account && state.State.Login == login;

    private DeviceState BeginLogin(AccountId account)
    {
        var before = state.State;
        var moved = before.LoggedIn && before.Account != account;
        return before.LoggedOut() with
        {
            Account = account,
            Login = before.Login + 1,
            LoggedIn = true,
            ToUnbind = moved ? new PastLogin(before.Account!.Value, before.Login) : before.ToUnbind,
        };
    }

    /// <summary>Keeps what the registration says; a registration that says nothing new costs no write.</summary>
    private async Task Save(DeviceRegistration registration, DeviceState next)
    {
        var before = state.State;
        next = next with
        {
            Os = registration.Os,
            AppId = registration.AppId,
            Details = registration.Details,
        };
        if (registration.Push is { } token) next = Named(next, token);
        if (next != before) await state.Become(next, this);
        await ReleaseToken(before.Token, keep: next.Token);
    }

    private Task<BindOutcome> Bind(AccountId account, DeviceRegistration registration, bool fresh) =>
        Account(account).Bind(new DeviceBinding
        {
            TenantNo = registration.TenantNo,
            UserId = registration.UserId,
            DeviceId = registration.DeviceId,
            Login = state.State.Login,
            Os = registration.Os,
            AppId = registration.AppId,
            Fresh = fresh,
        });

    /// <summary>Tells the account that the device has left, also after a crash that kept us from telling it.</summary>
    private async Task FinishUnbinding(string deviceId)
    {
        if (state.State.ToUnbind is not { } left) return;

        await Account(left.Account).Unbind(deviceId, left.Login, SessionEnd.LoggedOut);
        await state.Become(state.State with { ToUnbind = null }, this);
    }

    private async Task EndCurrentLogin()
    {
        var token = state.State.Token;
        await state.Become(state.State.LoggedOut().WithoutToken(), this);
        await ReleaseToken(token, keep: null);
    }

    /// <summary>The token's grain is asked first: until it agrees, the token stays where it was.</summary>
    private async Task<string?> ClaimToken(string tenantNo, PushToken? token) =>
        token is null ? null : await TokenGrain(tenantNo, token).Claim(Key);

    private async Task ReleaseToken(PushToken? token, PushToken? keep)
    {
        if (token is not null && token != keep) await TokenGrain(TenantOf(Key), token).Release(Key);
    }

    private async Task<PushToken?> OwnedToken() =>
        state.State.Token is { } token && await TokenGrain(TenantOf(Key), token).Owner() == Key ? token : null;

    private IAccountGrain Account(AccountId account) => GrainFactory.GetGrain<IAccountGrain>(account.Value);

    private IPushTokenGrain TokenGrain(string tenantNo, PushToken token) =>
        GrainFactory.GetGrain<IPushTokenGrain>(PushTokenKey.Of(tenantNo, token.Vendor, token.Token));

    private static string TenantOf(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];

    private static string DeviceIdOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    [LoggerMessage(LogLevel.Warning, "{Account} could not be told that a device's push settings have changed.")]
    private partial void LogAccountNotTold(Exception exception, string account);
}
