using System.Net.Http.Headers;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Huawei;

/// <summary>Huawei Push Kit for Android and HarmonyOS up to 4 (v1 and v2). HarmonyOS 5 and later is another vendor:
/// <c>harmony</c>.</summary>
internal sealed class HuaweiVendor(VendorHttp http) : Vendor<HuaweiCredential>(http, CredentialJson.Default.HuaweiCredential)
{
    public override string Name => "huawei";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1000,
        MaxBytes = HuaweiRequest.Longest,
        MaxTtl = TimeSpan.FromDays(15),
        Silent = true,
        Replaces = true,
        Badge = true,
        Receipts = true,
        TestMode = PushTestMode.Shown,
    };

    protected override ChannelProfile Profile { get; } = new();

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        credential is HuaweiCredential mine
            ? HuaweiReceipts.Read(mine, mine.CallbackKey, mine.CallbackUser, callback, Http.Time.GetUtcNow())
            : ReceiptReading.Refused("The credential is another vendor's.");

    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f);

    protected override Task<IReadOnlyList<PushOutcome>> SendBatch(
        HuaweiCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.FromSeconds(1), Capabilities.MaxTtl) };
        // What the tokens take does not count.
        var fitting = notification;
        var fits = Fit.Whole(notification, HuaweiRequest.Longest, it => HuaweiRequest.Body(credential, fitting = it, []));
        return fits is null
            ? Task.FromResult(All(targets, PushOutcome.Rejected("too-large")))
            : Apart(targets, HuaweiAnswer.NotPermitted, some => Post(credential, fitting, some, cancellation));
    }

    protected override async Task<PushCheck> Check(HuaweiCredential credential, CancellationToken cancellation) =>
        Checked.Of(await Issue(credential, Http.Channel(credential, Profile)).WaitAsync(cancellation));

    private async Task<IReadOnlyList<PushOutcome>> Post(
        HuaweiCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var body = HuaweiRequest.Body(credential, notification, targets.Select(it => it.Token));
        var channel = Http.Channel(credential, Profile);
        var answer = await Http.SendWithToken(
            channel, "access", () => Issue(credential, channel),
            access => Requests.Json(credential.SendUrl, body, new AuthenticationHeaderValue("Bearer", access)),
            HuaweiAnswer.Of, cancellation);
        if (answer.Outcome.Code != "80100000") return All(targets, answer.Outcome);
        var illegal = HuaweiAnswer.IllegalTokens(answer);
        return By(targets, it => illegal.Contains(it) ? PushOutcome.InvalidToken("80100000") : answer.Outcome);
    }

    private Task<IssuedToken> Issue(HuaweiCredential credential, PushChannel channel) =>
        OAuthClient.Issue(Http, channel, credential.TokenUrl, credential.ClientId, credential.ClientSecret);
}
