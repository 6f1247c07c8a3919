using System.Net;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Wns;

/// <summary>Windows Push Notification Services:
/// <see href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/wns-overview"/>. A token is
/// the channel's URI.</summary>
internal sealed class WnsVendor(VendorHttp http) : Vendor<WnsCredential>(http, CredentialJson.Default.WnsCredential)
{
    public override string Name => "wns";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1,
        MaxBytes = WnsRequest.Longest,
        MaxTtl = TimeSpan.FromDays(30),
        Silent = true,
        Replaces = true,
    };

    protected override ChannelProfile Profile { get; } = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        IsOfDevices = true,
    };

    protected override bool IsToken(string token) => Uri.TryCreate(token, UriKind.Absolute, out var channel)
        && channel.Scheme == Uri.UriSchemeHttps && channel.UserInfo.Length == 0;

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        WnsCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var token = targets[0].Token;
        if (!credential.IsAllowed(new Uri(token)))
            return [PushOutcome.Rejected("address-refused", "The host is none of WNS.")];
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.Zero, Capabilities.MaxTtl) };
        var body = Fit.Whole(notification, WnsRequest.Longest, WnsRequest.Body);
        if (body is null) return [PushOutcome.Rejected("too-large")];
        var channel = Http.Channel(credential, Profile);
        var answer = await Http.SendWithToken(
            channel, "access", () => Issue(credential, channel),
            access => WnsRequest.Make(notification, token, body, access), WnsAnswer.Of, cancellation);
        return [answer.Outcome];
    }

    protected override async Task<PushCheck> Check(WnsCredential credential, CancellationToken cancellation) =>
        Checked.Of(await Issue(credential, Http.Channel(credential, Profile)).WaitAsync(cancellation));

    private Task<IssuedToken> Issue(WnsCredential credential, PushChannel channel) => OAuthClient.Issue(
        Http, channel, credential.TokenUrl, credential.PackageSid, credential.ClientSecret, "notify.windows.com");
}
