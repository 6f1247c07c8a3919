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
        Calls = true,
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

    protected override bool IsToken(string token) => token.Length is >= 64 and <= 200 && token.All(char.IsAsciiHexDigit);

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        ApnsCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var target = targets[0];
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.Zero, Capabilities.MaxTtl) };
        var type = ApnsRequest.TypeOf(notification, target);
        var isCall = type == "voip";
        if (isCall && !IsToken(target.CallToken!))
            return [PushOutcome.InvalidToken("bad-token") with { IsOfCallToken = true }];
        var longest = isCall ? ApnsRequest.LongestCall : ApnsRequest.Longest;
        var body = Fit.Whole(notification, longest, it => ApnsRequest.Body(credential, it, type));
        if (body is null) return [PushOutcome.Rejected("too-large")];
        var answer = await Post(credential, notification, target, body, cancellation);
        return [answer.Outcome with { IsOfCallToken = isCall }];
    }

    // No device has this token: a key that is accepted leads to "BadDeviceToken".
    protected override async Task<PushCheck> Check(ApnsCredential credential, CancellationToken cancellation)
    {
        var nobody = new PushTarget(new string('0', 64));
        var nothing = new PushNotification { MessageId = "check", IsSilent = true, Ttl = TimeSpan.Zero };
        var body = ApnsRequest.Body(credential, nothing, "background");
        return Checked.Of((await Post(credential, nothing, nobody, body, cancellation)).Outcome);
    }

    private Task<VendorAnswer> Post(
        ApnsCredential credential, PushNotification notification, PushTarget target, byte[] body,
        CancellationToken cancellation)
    {
        var sandbox = target.IsSandbox ?? credential.Sandbox;
        var channel = Http.Channel(credential, Profile, sandbox ? "sandbox" : "production");
        return Http.SendWithToken(
            channel, "jwt", () => Task.FromResult(Sign(credential)),
            jwt =>
            {
                var request = ApnsRequest.Make(
                    credential.Address(sandbox), credential, notification, target, body, Http.Time.GetUtcNow());
                request.Headers.TryAddWithoutValidation("authorization", $"bearer {jwt}");
                return request;
            },
            ApnsAnswer.Of, cancellation, JwtYoungest);
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
