using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Vivo;

/// <summary>vivo Push: <see href="https://dev.vivo.com.cn/documentCenter/doc/362"/>.</summary>
internal sealed class VivoVendor(VendorHttp http) : Vendor<VivoCredential>(http, CredentialJson.Default.VivoCredential)
{
    // A list takes two calls, and its places count against the quota of lists.
    private const int ShortestList = 20;

    public override string Name => "vivo";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1000,
        MaxTitle = VivoRequest.LongestTitle,
        MaxBody = VivoRequest.LongestBody,
        MaxTtl = TimeSpan.FromDays(1),
        Replaces = true,
        Withdraw = true,
        Receipts = true,
        Deduplicates = true,
        TestMode = PushTestMode.Shown,
    };

    protected override ChannelProfile Profile { get; } = new() { RepeatsSafely = true };

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        VivoReceipts.Read(credential, callback);

    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f and not ',');

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        VivoCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        notification = notification with
        {
            Ttl = Ttl.Within(notification.Ttl, TimeSpan.FromSeconds(60), Capabilities.MaxTtl),
        };
        if (targets.Count >= ShortestList) return await SendList(credential, notification, targets, cancellation);
        var answers = await Task.WhenAll(targets.Select(it => Post(
            credential, "/message/send", VivoRequest.Single(credential, notification, it.Token), cancellation)));
        return [.. answers.Select(it => it.Outcome)];
    }

    protected override async Task<IReadOnlyList<PushOutcome>> WithdrawBatch(
        VivoCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(withdrawal.VendorId))
            return All(targets, PushOutcome.Rejected("unsupported", "vivo takes back by its own id."));
        var body = VivoRequest.Recall(credential, withdrawal.VendorId);
        return All(targets, (await Post(credential, "/message/recycle", body, cancellation)).Outcome);
    }

    protected override async Task<PushCheck> Check(VivoCredential credential, CancellationToken cancellation) =>
        Checked.Of(await VivoAuth.Issue(credential, Http, Http.Channel(credential, Profile)).WaitAsync(cancellation));

    private async Task<IReadOnlyList<PushOutcome>> SendList(
        VivoCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var payload = VivoRequest.Payload(credential, notification);
        var saved = await Post(credential, "/message/saveListPayload", payload, cancellation);
        if (saved.Outcome.Kind != PushOutcomeKind.Accepted) return All(targets, saved.Outcome with { MayHaveArrived = false });
        if (saved.Outcome.VendorId is not { } taskId) return All(targets, PushOutcome.Transient("unreadable"));
        var list = VivoRequest.List(credential, notification, taskId, targets);
        var answer = await Post(credential, "/message/pushToList", list, cancellation);
        if (answer.Outcome.Kind != PushOutcomeKind.Accepted) return All(targets, answer.Outcome);
        var invalid = VivoAnswer.InvalidUsers(answer);
        return By(targets, it => invalid.GetValueOrDefault(it, answer.Outcome with { VendorId = taskId }));
    }

    private Task<VendorAnswer> Post(VivoCredential credential, string path, byte[] body, CancellationToken cancellation)
    {
        var channel = Http.Channel(credential, Profile);
        return Http.SendWithToken(
            channel, "access", () => VivoAuth.Issue(credential, Http, channel),
            access =>
            {
                var request = Requests.Json(credential.Url(path), body);
                request.Headers.TryAddWithoutValidation("authToken", access);
                return request;
            },
            VivoAnswer.Of, cancellation);
    }
}
