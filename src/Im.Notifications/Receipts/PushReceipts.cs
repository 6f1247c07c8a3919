using Im.Push;
using Microsoft.Extensions.Logging;

namespace Im.Notifications;

/// <summary>Takes what vendors tell about notifications that they were given.</summary>
public interface IPushReceipts
{
    /// <summary>Verifies and reads a vendor's call, and notes what it says.</summary>
    /// <param name="vendor">The vendor.</param>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="appId">The app whose credential it is about.</param>
    /// <param name="callback">The call.</param>
    /// <param name="cancellation">Stops the reading; what was read is noted.</param>
    /// <returns>What was read, with the vendor's answer; null if there is no such credential.</returns>
    Task<ReceiptReading?> Take(
        string vendor, string tenantNo, string appId, PushCallback callback, CancellationToken cancellation = default);
}

/// <summary>Notes receipts in the log, and takes dead tokens away.</summary>
internal sealed partial class PushReceipts(
    IPushStore store, IPushApps apps, IPushAccounts accounts, VendorRegistry vendors, CredentialLanes lanes,
    PushInstruments instruments, TimeProvider time, ILogger<PushReceipts> logger) : IPushReceipts
{
    // A body of 1 MiB holds some ten thousand.
    private const int AtOnce = 8;

    public async Task<ReceiptReading?> Take(
        string vendor, string tenantNo, string appId, PushCallback callback, CancellationToken cancellation = default)
    {
        if (await apps.Find(tenantNo, appId == PushApp.Default ? "" : appId, cancellation) is not { } app
            || app.Credentials.GetValueOrDefault(vendor) is not { } credential || vendors.Find(vendor) is not { } known) return null;

        var reading = known.ParseReceipts(credential, callback);
        // What is told of one notification on one device is noted in its order.
        await Parallel.ForEachAsync(
            reading.Receipts.Distinct().GroupBy(it => (it.MessageId, it.VendorId, it.Token)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (ofOne, _) =>
            {
                foreach (var receipt in ofOne) await Note(receipt, credential);
            });
        return reading;
    }

    private async Task Note(PushReceipt receipt, PushCredential credential)
    {
        var (now, place) = (time.GetUtcNow(), PushIds.PlaceOf(receipt.MessageId));
        var what = PushLogOutcomes.NameOf(receipt.Event);
        var entries = await store.Note(new ReceiptNote
        {
            TenantNo = credential.Owner.TenantNo,
            Vendor = credential.Vendor,
            VendorId = receipt.VendorId,
            Conversation = place?.Conversation ?? 0,
            Seq = place?.Seq ?? 0,
            TokenHash = receipt.Token is { } token ? TokenHash.Of(token) : null,
            Event = what,
            Code = receipt.Code,
            At = (receipt.At ?? now).ToUnixTimeMilliseconds(),
            Day = Days.Of(now.ToUnixTimeMilliseconds()),
        });
        instruments.Receipt(credential.Vendor, what);
        if (receipt is not { Event: PushEvent.TokenDead, Token: { } dead }) return;

        var isCertain = lanes.Of(credential).MayRemove;
        foreach (var deviceId in entries.Select(it => it.DeviceId).Distinct())
        {
            try
            {
                // The receipt may be late: a token that was registered after the push is another matter.
                await accounts.Retire(
                    credential.Owner.TenantNo, deviceId, credential.Vendor, dead, entries.Max(it => it.At), isCertain);
                instruments.Retired(credential.Vendor, isCertain);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                LogNotRetired(credential.Vendor, TokenHash.Of(dead), failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A token of {Vendor} that is dead, {TokenHash}, could not be taken away.")]
    private partial void LogNotRetired(string vendor, string tokenHash, Exception failure);
}
