using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Xiaomi;

/// <summary>Xiaomi's MiPush: <see href="https://dev.mi.com/xiaomihyperos/documentation/detail?pId=1559"/>.</summary>
internal sealed class XiaomiVendor(VendorHttp http) : Vendor<XiaomiCredential>(http, CredentialJson.Default.XiaomiCredential)
{
    public override string Name => "xiaomi";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1000,
        MaxTitle = XiaomiRequest.LongestTitle,
        MaxBody = XiaomiRequest.LongestBody,
        MaxTtl = TimeSpan.FromDays(10),
        Silent = true,
        Replaces = true,
        Withdraw = true,
        Receipts = true,
        Deduplicates = true,
    };

    protected override ChannelProfile Profile { get; } = new() { RepeatsSafely = true };

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        XiaomiReceipts.Read(credential, callback);

    // A list is told apart by commas.
    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f and not ',');

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        XiaomiCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.FromSeconds(1), Capabilities.MaxTtl) };
        var fields = XiaomiRequest.Fields(credential, notification, targets.Select(it => it.Token));
        return All(targets, await Post(credential, "/v3/message/regid", fields, targets.Count == 1, cancellation));
    }

    protected override async Task<IReadOnlyList<PushOutcome>> WithdrawBatch(
        XiaomiCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(withdrawal.VendorId))
            return All(targets, PushOutcome.Rejected("unsupported", "Xiaomi takes back by its own id."));
        KeyValuePair<string, string>[] fields =
        [
            new("msg_id", withdrawal.VendorId), new("restricted_package_name", credential.PackageName),
        ];
        return All(targets, await Post(credential, "/v2/message/revoke", fields, isSingle: false, cancellation));
    }

    protected override Task<PushCheck> Check(XiaomiCredential credential, CancellationToken cancellation) => Checked.NotTold;

    private async Task<PushOutcome> Post(
        XiaomiCredential credential, string path, IEnumerable<KeyValuePair<string, string>> fields, bool isSingle,
        CancellationToken cancellation)
    {
        var answer = await Http.Send(
            Http.Channel(credential, Profile), XiaomiRequest.Make(credential, path, fields),
            it => XiaomiAnswer.Of(it, isSingle), cancellation);
        return answer.Outcome;
    }
}
