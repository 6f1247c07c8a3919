using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Meizu;

/// <summary>Meizu's Flyme Push: <see href="https://github.com/MEIZUPUSH/PushAPI"/>. Its way for data alone is no longer
/// open.</summary>
internal sealed class MeizuVendor(VendorHttp http) : Vendor<MeizuCredential>(http, CredentialJson.Default.MeizuCredential)
{
    public override string Name => "meizu";

    public override PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 100,
        MaxTitle = MeizuRequest.LongestTitle,
        MaxBody = MeizuRequest.LongestBody,
        MaxTtl = TimeSpan.FromHours(72),
        Replaces = true,
        Receipts = true,
    };

    protected override ChannelProfile Profile { get; } = new() { Concurrency = 8 };

    public override ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        MeizuReceipts.Read(credential, callback);

    // A list is told apart by commas.
    protected override bool IsToken(string token) => token.All(it => it is > ' ' and < (char)0x7f and not ',');

    protected override async Task<IReadOnlyList<PushOutcome>> SendBatch(
        MeizuCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var request = MeizuRequest.Make(credential, notification, targets.Select(it => it.Token));
        var answer = await Http.Send(Http.Channel(credential, Profile), request, MeizuAnswer.Of, cancellation);
        var values = MeizuAnswer.Values(answer);
        return By(targets, it => values.GetValueOrDefault(it, answer.Outcome));
    }

    protected override Task<PushCheck> Check(MeizuCredential credential, CancellationToken cancellation) => Checked.NotTold;
}
