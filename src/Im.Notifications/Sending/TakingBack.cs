using System.Threading.Channels;
using Im.Push;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Im.Notifications;

/// <summary>Takes notifications back from vendors that can do it. It is worth a try each, not more: whoever has read a message
/// is only shown it for longer.</summary>
internal sealed partial class TakingBack(
    IPushApps apps, IPushAccounts accounts, VendorRegistry vendors, ILogger<TakingBack> logger) : BackgroundService
{
    private const int Limit = 10_000;
    private const int AtOnce = 8;

    private readonly Channel<ShownPush> _waiting = Channel.CreateBounded<ShownPush>(
        new BoundedChannelOptions(Limit) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>It is not needed any more.</summary>
    public void Take(ShownPush shown) => _waiting.Writer.TryWrite(shown);

    /// <summary>Takes one back.</summary>
    public async Task TakeBack(ShownPush shown, CancellationToken cancellation)
    {
        if (vendors.Find(shown.Vendor) is not { Capabilities.Withdraw: true } vendor
            || await apps.Find(shown.TenantNo, shown.AppId, cancellation) is not { } app
            || await accounts.Place(shown.TenantNo, shown.DeviceId, shown.Account, shown.Login) is not { Token: { } token }
            || app.CredentialFor(token.Vendor) is not { } credential || credential.Vendor != shown.Vendor) return;

        var withdrawal = new PushWithdrawal
        {
            MessageId = PushIds.Of(shown.Conversation, shown.Seq),
            CollapseKey = PushIds.CollapseKey(app, shown.Peer, shown.Kind, shown.RoomId),
            VendorId = shown.VendorId,
        };
        await vendor.Withdraw(credential, withdrawal, [new PushTarget(token.Token)], cancellation);
    }

    /// <summary>Takes back what waits for it now.</summary>
    public async Task TakeWaiting(CancellationToken cancellation)
    {
        while (_waiting.Reader.TryRead(out var shown)) await TakeBack(shown, cancellation);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        _waiting.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        async (shown, cancellation) =>
        {
            try
            {
                await TakeBack(shown, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                LogFailed(shown.Vendor, failure);
            }
        });

    [LoggerMessage(LogLevel.Debug, "A notification could not be taken back from {Vendor}.")]
    private partial void LogFailed(string vendor, Exception failure);
}
