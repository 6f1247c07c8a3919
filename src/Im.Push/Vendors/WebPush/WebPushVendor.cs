using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.WebPush;

/// <summary>Web Push: RFC 8030, with VAPID (RFC 8292) and encryption (RFC 8291). A token is the subscription as
/// JSON.</summary>
internal sealed class WebPushVendor(VendorHttp http) : Vendor<WebPushCredential>(http, CredentialJson.Default.WebPushCredential)
{
    // Push services take up to 24 hours.
    private static readonly TimeSpan JwtLife = TimeSpan.FromHours(12);

    public override string Name => "webpush";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1,
        MaxBytes = WebPushCrypto.Longest,
        MaxTtl = TimeSpan.FromDays(28),
        // Browsers let a site push only what they show: else they show something of their own, or end the subscription.
        Silent = false,
        Replaces = true,
        Badge = true,
    };

    protected override ChannelProfile Profile { get; } = new() { Concurrency = 32, IsOfDevices = true };

    protected override bool IsToken(string token) => WebPushSubscription.Parse(token) is not null;

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        WebPushCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var to = WebPushSubscription.Parse(targets[0].Token)!;
        if (credential.ServiceOf(to.Endpoint) is not { } service)
            return [PushOutcome.Rejected("address-refused", "The host is no known push service.")];
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.Zero, Capabilities.MaxTtl) };
        var text = Fit.Whole(notification, WebPushCrypto.Longest, WebPushRequest.Body);
        if (text is null) return [PushOutcome.Rejected("too-large")];

        var encrypted = WebPushCrypto.Encrypt(text, to.Key, to.Auth);
        var channel = Http.Channel(credential, Profile, service);
        var origin = to.Endpoint.GetLeftPart(UriPartial.Authority);
        var answer = await Http.SendWithToken(
            channel, origin, () => Task.FromResult(Sign(credential, origin)),
            jwt => WebPushRequest.Make(credential, notification, to, encrypted, jwt), WebPushAnswer.Of, cancellation);
        return [answer.Outcome];
    }

    protected override Task<PushCheck> Check(WebPushCredential credential, CancellationToken cancellation) => Checked.NotTold;

    private IssuedToken Sign(WebPushCredential credential, string origin)
    {
        using var key = credential.Key();
        var jwt = Jwt.Es256(key, keyId: null, type: "JWT", claims =>
        {
            claims.WriteString("aud", origin);
            claims.WriteNumber("exp", (Http.Time.GetUtcNow() + JwtLife).ToUnixTimeSeconds());
            claims.WriteString("sub", credential.Subject);
        });
        return IssuedToken.Of(jwt, JwtLife);
    }
}
