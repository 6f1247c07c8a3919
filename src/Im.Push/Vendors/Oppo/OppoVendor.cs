using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Oppo;

/// <summary>OPPO Push, also of OnePlus and realme:
/// <see href="https://open.oppomobile.com/new/developmentDoc/info?id=11235"/>.</summary>
internal sealed class OppoVendor(VendorHttp http) : Vendor<OppoCredential>(http, CredentialJson.Default.OppoCredential)
{
    public override string Name => "oppo";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1000,
        MaxTitle = OppoRequest.LongestTitle,
        MaxBody = OppoRequest.LongestBody,
        MaxTtl = TimeSpan.FromDays(10),
        Replaces = true,
        Receipts = true,
        Deduplicates = true,
    };

    protected override ChannelProfile Profile { get; } = new() { RepeatsSafely = true };

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        OppoReceipts.Read(credential, callback);

    // Broadcasts are told apart by semicolons, receipts by commas.
    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f and not (',' or ';'));

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        OppoCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        notification = notification with { Ttl = Ttl.Within(notification.Ttl, TimeSpan.Zero, Capabilities.MaxTtl) };
        var isSingle = targets.Count == 1;
        var (path, field, message) = isSingle
            ? ("/message/notification/unicast", "message", OppoRequest.Message(credential, notification, targets[0].Token))
            : ("/message/notification/unicast_batch", "messages",
                OppoRequest.Messages(credential, notification, targets.Select(it => it.Token)));
        var channel = Http.Channel(credential, Profile);
        var answer = await Http.SendWithToken(
            channel, "access", () => OppoAuth.Issue(credential, Http, channel),
            access => Requests.Form(credential.Url(path), [new("auth_token", access), new(field, message)]),
            OppoAnswer.Of, cancellation);
        if (isSingle || answer.Outcome.Kind != PushOutcomeKind.Accepted) return All(targets, answer.Outcome);
        var items = OppoAnswer.Items(answer);
        return By(targets, it => items.GetValueOrDefault(it, answer.Outcome));
    }

    protected override async Task<PushCheck> Check(OppoCredential credential, CancellationToken cancellation) =>
        Checked.Of(await OppoAuth.Issue(credential, Http, Http.Channel(credential, Profile)).WaitAsync(cancellation));
}
