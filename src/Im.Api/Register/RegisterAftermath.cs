using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Api.Register;

/// <summary>
/// Tells other devices what a registration took from them. Best effort: the account knows whom it has logged out, the
/// push token's grain who owns it; a device that was not told learns it when it next asks them.
/// </summary>
internal sealed partial class RegisterAftermath(IGrainFactory grains, ILogger<RegisterAftermath> logger)
{
    public Task Tell(DeviceRegistration registration, AccountId account, RegisterOutcome outcome)
    {
        var news = Untold(registration.TenantNo, account, outcome.Displaced);
        if (outcome.TokenTakenFrom is { } loser && registration.Push is { } push) news = news.Append(LoseToken(loser, push));
        return Task.WhenAll(news);
    }

    /// <summary>Tells devices whose logins an app or operator has ended.</summary>
    public Task Tell(string tenantNo, AccountId account, IReadOnlyList<DisplacedDevice> ended) =>
        Task.WhenAll(Untold(tenantNo, account, ended));

    private IEnumerable<Task> Untold(string tenantNo, AccountId account, IReadOnlyList<DisplacedDevice> ended) =>
        ended.Select(displaced => EndLogin(tenantNo, account, displaced));

    private Task EndLogin(string tenantNo, AccountId account, DisplacedDevice displaced)
    {
        var key = DeviceKey.Of(tenantNo, displaced.DeviceId);
        return Try(key, device => device.EndLogin(account, displaced.Login));
    }

    private Task LoseToken(string key, PushToken push) => Try(key, device => device.LoseToken(push.Vendor, push.Token));

    private async Task Try(string key, Func<IDeviceGrain, Task> tell)
    {
        try
        {
            await tell(grains.GetGrain<IDeviceGrain>(key));
        }
        catch (Exception cause)
        {
            LogUntold(cause, key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Device} was not told what another registration took from it; it learns it later.")]
    private partial void LogUntold(Exception cause, string device);
}
