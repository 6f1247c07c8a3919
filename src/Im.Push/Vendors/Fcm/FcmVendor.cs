using System.Net.Http.Headers;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Fcm;

/// <summary>Firebase Cloud Messaging, HTTP v1:
/// <see href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send"/>.</summary>
internal sealed class FcmVendor(VendorHttp http) : Vendor<FcmCredential>(http, CredentialJson.Default.FcmCredential)
{
    public override string Name => "fcm";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1,
        MaxBytes = FcmRequest.Longest,
        MaxTtl = TimeSpan.FromDays(28),
        Silent = true,
        Replaces = true,
        TestMode = PushTestMode.CheckedOnly,
    };

    protected override ChannelProfile Profile { get; } = new() { Concurrency = 64 };

    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f);

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        FcmCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var token = targets[0].Token;
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.Zero, Capabilities.MaxTtl) };
        // Measured without what stands around the message.
        var body = Fit.Whole(notification, FcmRequest.Longest, it => FcmRequest.Body(credential, it, token));
        if (body is null) return [PushOutcome.Rejected("too-large")];
        var channel = Http.Channel(credential, Profile);
        var url = $"{Setting.Base(credential.BaseAddress, "https://fcm.googleapis.com")}/v1/projects/{credential.ProjectId}/messages:send";
        var answer = await Http.SendWithToken(
            channel, "access", () => FcmAuth.Issue(credential, channel),
            access => Requests.Json(url, body, new AuthenticationHeaderValue("Bearer", access)),
            FcmAnswer.Of, cancellation);
        return [answer.Outcome];
    }

    protected override async Task<PushCheck> Check(FcmCredential credential, CancellationToken cancellation)
    {
        var channel = Http.Channel(credential, Profile);
        return Checked.Of(await FcmAuth.Issue(credential, channel).WaitAsync(cancellation));
    }
}
