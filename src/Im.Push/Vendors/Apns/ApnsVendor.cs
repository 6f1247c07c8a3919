using System.Net;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Apns;

/// <summary>Apple Push Notification service, with tokens signed by the team's key:
/// <see href="https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns"/>.</summary>
internal sealed class ApnsVendor(VendorHttp http) : Vendor<ApnsCredential>(http, CredentialJson.Default.ApnsCredential)
{
    // Apple refuses tokens older than 60 minutes, and renewals within 20; the cache renews at 80 %, which is 45 minutes.
    private static readonly TimeSpan JwtLife = TimeSpan.FromMinutes(56);
    private static readonly TimeSpan JwtYoungest = TimeSpan.FromMinutes(20);

    public override string Name => "apns";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1,
        MaxBytes = ApnsRequest.Longest,
        MaxTtl = TimeSpan.FromDays(30),
        Silent = true,
        Replaces = true,
        Badge = true,
        BadgeAlone = true,
        Deduplicates = false,
    };

    protected override ChannelProfile Profile { get; } = new()
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Concurrency = 200,
        // Apple takes connections that come and go for an attack.
        ConnectionLifetime = TimeSpan.FromHours(4),
        IsOneConnection = true,
        IsWarmedUp = true,
    };

    protected override bool IsToken(string token) => ApnsToken.Parse(token) is not null;

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        ApnsCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var to = ApnsToken.Parse(targets[0].Token)!;
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.Zero, Capabilities.MaxTtl) };
        var outcome = await Post(credential, notification, to, cancellation);
        // A token for calls ends alone: the device can still be told.
        if (to.Voip is not null && outcome.Kind is PushOutcomeKind.InvalidToken or PushOutcomeKind.Quarantine
            && ApnsRequest.TypeOf(notification, to) == "voip")
        {
            outcome = await Post(credential, notification, to with { Voip = null }, cancellation);
        }

        return [outcome];
    }

    // No device has this token: a key that is accepted leads to "BadDeviceToken".
    protected override async Task<PushCheck> Check(ApnsCredential credential, CancellationToken cancellation)
    {
        var nobody = new ApnsToken(new string('0', 64), null, null);
        var nothing = new PushNotification { MessageId = "check", IsSilent = true, Ttl = TimeSpan.Zero };
        return Checked.Of(await Post(credential, nothing, nobody, cancellation));
    }

    private async Task<PushOutcome> Post(
        ApnsCredential credential, PushNotification notification, ApnsToken to, CancellationToken cancellation)
    {
        var type = ApnsRequest.TypeOf(notification, to);
        var longest = type == "voip" ? ApnsRequest.LongestCall : ApnsRequest.Longest;
        var body = Fit.Whole(notification, longest, it => ApnsRequest.Body(credential, it, type));
        if (body is null) return PushOutcome.Rejected("too-large");

        var sandbox = to.Sandbox ?? credential.Sandbox;
        var channel = Http.Channel(credential, Profile, sandbox ? "sandbox" : "production");
        var answer = await Http.SendWithToken(
            channel, "jwt", () => Task.FromResult(Sign(credential)),
            jwt =>
            {
                var request = ApnsRequest.Make(
                    credential.Address(sandbox), credential, notification, to, body, Http.Time.GetUtcNow());
                request.Headers.TryAddWithoutValidation("authorization", $"bearer {jwt}");
                return request;
            },
            ApnsAnswer.Of, cancellation, JwtYoungest);
        // A key may be good for one environment alone: the device that names the other one is refused, not the key.
        return answer.Outcome is { Kind: PushOutcomeKind.AuthFailed } refused && sandbox != credential.Sandbox
            ? PushOutcome.Quarantine(refused.Code)
            : answer.Outcome;
    }

    private IssuedToken Sign(ApnsCredential credential)
    {
        using var key = Pem.EcKey(credential.PrivateKey);
        var jwt = Jwt.Es256(key, credential.KeyId, type: null, claims =>
        {
            claims.WriteString("iss", credential.TeamId);
            claims.WriteNumber("iat", Http.Time.GetUtcNow().ToUnixTimeSeconds());
        });
        return IssuedToken.Of(jwt, JwtLife);
    }
}
