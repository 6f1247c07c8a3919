using System.Text;
using System.Text.Json;
using Im.Client.Store;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging;

namespace Im.Client.Registration;

/// <summary>Keeps what the device needs to connect: asks for it once, stores it, and renews the token in time.</summary>
internal sealed partial class SessionKeeper(
    ImClientOptions options, string deviceId, LocalStore store, IRegistrar registrar, ILogger<SessionKeeper> logger) : IDisposable
{
    // A token is renewed when a fifth of its life is left, or this much where that is more; never before half of it.
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryRefresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>A session to connect with: the stored one if it still fits, renewed or made anew if not.</summary>
    public Task<RegisterResponse> Current(CancellationToken cancellation) => OneAtATime(async () =>
    {
        var (session, registered, clockOffset) = await Stored().ConfigureAwait(false);
        if (session is null || registered != Text(Request())) return await RegisterNow(cancellation).ConfigureAwait(false);
        return Left(session, clockOffset) > LeastLeft ? session : await Renew(session, cancellation).ConfigureAwait(false);
    }, cancellation);

    /// <summary>Registers in any case.</summary>
    public Task<RegisterResponse> Register(CancellationToken cancellation) =>
        OneAtATime(() => RegisterNow(cancellation), cancellation);

    /// <summary>The gateway did not take the token, or is not where it was: gets another token, and the address.</summary>
    public Task Renew(CancellationToken cancellation) => OneAtATime(async () =>
    {
        var (session, _, _) = await Stored().ConfigureAwait(false);
        return await (session is null ? RegisterNow(cancellation) : Renew(session, cancellation)).ConfigureAwait(false);
    }, cancellation);

    /// <summary>The device is logged out: its token is worth nothing any more.</summary>
    public Task Forget() => store.Run(database =>
    {
        database.Set(SettingRows.Session, null);
        return true;
    });

    /// <summary>Renews the token while the device is connected, so that the next connection finds a good one.</summary>
    public async Task KeepFresh(CancellationToken cancellation)
    {
        while (true)
        {
            var (session, _, clockOffset) = await Stored().ConfigureAwait(false);
            if (session is null) return;

            var wait = Left(session, clockOffset) - Reserve(session);
            await Task.Delay(Limit(wait), options.TimeProvider, cancellation).ConfigureAwait(false);
            if (Left(session, clockOffset) > Reserve(session)) continue;
            try
            {
                await Renew(cancellation).ConfigureAwait(false);
            }
            catch (ImException e)
            {
                LogNotRenewed(e.Message);
                await Task.Delay(RetryRefresh, options.TimeProvider, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<RegisterResponse> Renew(RegisterResponse session, CancellationToken cancellation)
    {
        try
        {
            var fresh = await registrar.Refresh(session.Token, cancellation).ConfigureAwait(false);
            var renewed = session with
            {
                Token = fresh.Token,
                ExpiresAt = fresh.ExpiresAt,
                ServerTime = fresh.ServerTime,
                Mqtt = (fresh.Mqtt ?? session.Mqtt) with { Password = fresh.Token },
            };
            await Save(renewed).ConfigureAwait(false);
            return renewed;
        }
        catch (ImException e) when (e.Code is ErrorCode.Unauthenticated or ErrorCode.NotFound)
        {
            // Too old, or another server's. Not so forbidden: that device is logged out, and must not log itself in.
            return await RegisterNow(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<RegisterResponse> RegisterNow(CancellationToken cancellation)
    {
        var userToken = await UserToken(cancellation).ConfigureAwait(false);
        var session = await registrar.Register(Request(), userToken, cancellation).ConfigureAwait(false);
        if (session.Account != options.Account.Value)
            throw new InvalidDataException($"The server calls the user {session.Account}; by the rule it is {options.Account}.");

        await Save(session).ConfigureAwait(false);
        LogRegistered(session.Account, session.DeviceId);
        return session;
    }

    private async Task<string?> UserToken(CancellationToken cancellation)
    {
        if (options.UserToken is not { } ask) return null;
        try
        {
            return await ask(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ImException && !cancellation.IsCancellationRequested)
        {
            // The application's own server may be away for a moment, as ours may be.
            throw new ImUnreachableException($"The application could not give a user token: {e.Message}", e);
        }
    }

    private Task<bool> Save(RegisterResponse session)
    {
        var (text, registered) = (JsonSerializer.Serialize(session, WireJson.Default.RegisterResponse), Text(Request()));
        var offset = session.ServerTime - options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        return store.RunFlushed(database =>
        {
            database.Set(SettingRows.Session, text);
            database.Set(SettingRows.Registered, registered);
            database.Set(SettingRows.ClockOffset, offset);
            return true;
        });
    }

    private async Task<(RegisterResponse? Session, string? Registered, TimeSpan ClockOffset)> Stored()
    {
        var (text, registered, offset) = await store.Run(database => (
            database.Setting(SettingRows.Session), database.Setting(SettingRows.Registered),
            database.NumberSetting(SettingRows.ClockOffset))).ConfigureAwait(false);
        var session = text is null ? null : JsonSerializer.Deserialize(text, WireJson.Default.RegisterResponse);
        return (session, registered, TimeSpan.FromMilliseconds(offset ?? 0));
    }

    private RegisterRequest Request() => new()
    {
        TenantNo = options.TenantNo,
        UserId = options.UserId,
        DeviceId = deviceId,
        Os = (int)options.Os,
        Appid = options.AppId,
        Device = options.Device,
        Push = options.Push,
    };

    // The address belongs to what was told: with another server the old answer is worth nothing.
    private string Text(RegisterRequest request) => options.Server.AbsoluteUri + " "
        + Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Default.RegisterRequest));

    // By the server's clock: by a device's own, days ahead, each new token would have expired already.
    private TimeSpan Left(RegisterResponse session, TimeSpan clockOffset) =>
        DateTimeOffset.FromUnixTimeMilliseconds(session.ExpiresAt) - (options.TimeProvider.GetUtcNow() + clockOffset);

    private static TimeSpan Reserve(RegisterResponse session)
    {
        var life = TimeSpan.FromMilliseconds(session.ExpiresAt - session.ServerTime);
        var reserve = life / 5 > LeastLeft ? life / 5 : LeastLeft;
        return reserve < life / 2 ? reserve : life / 2;
    }

    // At most a day at a time: a sleeping device's timers do not count.
    private static TimeSpan Limit(TimeSpan wait) =>
        wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);

    private async Task<RegisterResponse> OneAtATime(Func<Task<RegisterResponse>> work, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    [LoggerMessage(LogLevel.Information, "Registered {Account}, device {DeviceId}.")]
    private partial void LogRegistered(string account, string deviceId);

    [LoggerMessage(LogLevel.Warning, "The device token could not be renewed, tried again in a minute: {Reason}")]
    private partial void LogNotRenewed(string reason);
}
