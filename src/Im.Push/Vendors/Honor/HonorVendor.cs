using System.Globalization;
using System.Net.Http.Headers;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Honor;

/// <summary>Honor Push: <see href="https://developer.honor.com/cn/docs/11002/reference/downlink-message"/>.</summary>
internal sealed class HonorVendor(VendorHttp http) : Vendor<HonorCredential>(http, CredentialJson.Default.HonorCredential)
{
    public override string Name => "honor";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1000,
        MaxBytes = HonorRequest.Longest,
        MaxTtl = TimeSpan.FromDays(15),
        Silent = true,
        Replaces = true,
        Badge = true,
        Receipts = true,
        TestMode = PushTestMode.Shown,
    };

    protected override ChannelProfile Profile { get; } = new();

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        HonorReceipts.Read(credential, callback);

    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f);

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        HonorCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.FromSeconds(1), Capabilities.MaxTtl) };
        var fitting = notification;
        var fits = Fit.Whole(notification, HonorRequest.Longest, it => HonorRequest.Body(credential, fitting = it, []));
        if (fits is null) return All(targets, PushOutcome.Rejected("too-large"));

        var body = HonorRequest.Body(credential, fitting, targets.Select(it => it.Token));
        var channel = Http.Channel(credential, Profile);
        var answer = await Http.SendWithToken(
            channel, "access", () => Issue(credential, channel),
            access =>
            {
                var request = Requests.Json(credential.SendUrl, body, new AuthenticationHeaderValue("Bearer", access));
                var now = Http.Time.GetUtcNow().ToUnixTimeMilliseconds();
                request.Headers.Add("timestamp", now.ToString(CultureInfo.InvariantCulture));
                return request;
            },
            HonorAnswer.Of, cancellation);
        var failed = JsonPath.Strings(answer.Json, "data", "failTokens");
        var expired = JsonPath.Strings(answer.Json, "data", "expireTokens");
        return By(targets, it => HonorAnswer.OfToken(answer, failed, expired, it));
    }

    protected override async Task<PushCheck> Check(HonorCredential credential, CancellationToken cancellation) =>
        Checked.Of(await Issue(credential, Http.Channel(credential, Profile)).WaitAsync(cancellation));

    private Task<IssuedToken> Issue(HonorCredential credential, PushChannel channel) =>
        OAuthClient.Issue(Http, channel, credential.TokenUrl, credential.ClientId, credential.ClientSecret);
}
