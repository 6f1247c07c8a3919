using System.Net.Http.Headers;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;
using Im.Push.Vendors.Huawei;

namespace Im.Push.Vendors.Harmony;

/// <summary>Huawei Push Kit for HarmonyOS 5 and later, v3.</summary>
internal sealed class HarmonyVendor(VendorHttp http) : Vendor<HarmonyCredential>(http, CredentialJson.Default.HarmonyCredential)
{
    public override string Name => "harmony";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1000,
        MaxBytes = HarmonyRequest.Longest,
        MaxTtl = TimeSpan.FromDays(15),
        Silent = true,
        Replaces = true,
        Badge = true,
        Withdraw = true,
        Receipts = true,
        Deduplicates = true,
        TestMode = PushTestMode.Shown,
    };

    protected override ChannelProfile Profile { get; } = new() { RepeatsSafely = true };

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        credential is HarmonyCredential mine
            ? HuaweiReceipts.Read(mine, mine.CallbackKey, mine.CallbackUser, callback, Http.Time.GetUtcNow())
            : ReceiptReading.Refused("The credential is another vendor's.");

    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f);

    protected override Task<IReadOnlyList<PushOutcome>> SendBatch(
        HarmonyCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.FromSeconds(1), Capabilities.MaxTtl) };
        var fitting = notification;
        var fits = Fit.Whole(notification, HarmonyRequest.Longest, it => HarmonyRequest.Body(credential, fitting = it, []));
        if (fits is null) return Task.FromResult(All(targets, PushOutcome.Rejected("too-large")));

        var url = $"{credential.Address}/v3/{credential.Account("project_id")}/messages:send";
        var type = HarmonyRequest.TypeOf(credential, fitting);
        return Apart(targets, HuaweiAnswer.NotPermitted, async some =>
        {
            var body = HarmonyRequest.Body(credential, fitting, some.Select(it => it.Token));
            return Each(some, await Post(credential, url, type, body, cancellation));
        });
    }

    protected override async Task<IReadOnlyList<PushOutcome>> WithdrawBatch(
        HarmonyCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(credential.ClientId))
            return All(targets, PushOutcome.Rejected("unsupported", "The credential has no 'clientId'."));
        var body = HarmonyRequest.Revocation(withdrawal, targets.Select(it => it.Token));
        var url = $"{credential.Address}/v1/{credential.ClientId}/messages:revoke";
        return Each(targets, await Post(credential, url, "0", body, cancellation));
    }

    protected override Task<PushCheck> Check(HarmonyCredential credential, CancellationToken cancellation) => Checked.NotTold;

    private static IReadOnlyList<PushOutcome> Each(IReadOnlyList<PushTarget> targets, VendorAnswer answer)
    {
        var reasons = HarmonyAnswer.Reasons(answer);
        return By(targets, it => reasons.TryGetValue(it, out var reason) ? HarmonyAnswer.OfReason(reason) : answer.Outcome);
    }

    private Task<VendorAnswer> Post(
        HarmonyCredential credential, string url, string type, byte[] body, CancellationToken cancellation) =>
        Http.SendWithToken(
            Http.Channel(credential, Profile), "jwt",
            () => Task.FromResult(HarmonyAuth.Sign(credential, Http.Time.GetUtcNow())),
            jwt =>
            {
                var request = Requests.Json(url, body, new AuthenticationHeaderValue("Bearer", jwt));
                request.Headers.Add("push-type", type);
                return request;
            },
            HarmonyAnswer.Of, cancellation);
}
