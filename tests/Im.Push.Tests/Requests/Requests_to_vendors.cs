using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Im.Push.Tests.Kit;
using Im.Push.Vendors.Apns;
using Im.Push.Vendors.Fcm;
using Im.Push.Vendors.Harmony;
using Im.Push.Vendors.Honor;
using Im.Push.Vendors.Huawei;
using Im.Push.Vendors.Meizu;
using Im.Push.Vendors.Oppo;
using Im.Push.Vendors.Vivo;
using Im.Push.Vendors.WebPush;
using Im.Push.Vendors.Wns;
using Im.Push.Vendors.Xiaomi;

namespace Im.Push.Tests.Requests;

/// <summary>What each vendor is asked, letter by letter: <c>golden/&lt;vendor&gt;.json</c>. To see a wanted change:
/// <c>IM_TEST_WRITE_GOLDEN=1</c>, and read the difference.</summary>
public sealed partial class Requests_to_vendors : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Shown = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly PushKit _kit = new();

    public static TheoryData<string> Vendors => [.. Im.Protocol.Rest.PushVendors.All];

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Are_as_they_were(string vendor)
    {
        var credential = _kit.Credential(Samples.Settings(vendor));
        var all = new JsonObject();
        foreach (var (name, notification) in Cases)
        {
            if (!notification.IsSilent || _kit.Vendor(vendor).Capabilities.Silent) all[name] = Request(credential, notification);
        }

        var text = all.ToJsonString(Shown) + "\n";
        var file = Path.Combine(Folder(), $"{vendor}.json");
        if (Environment.GetEnvironmentVariable("IM_TEST_WRITE_GOLDEN") == "1") File.WriteAllText(file, text);

        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void Let_windows_ring_for_a_call_that_comes_in_and_not_for_its_end()
    {
        string Body(string call) => (string)Wns(Samples.Call with { Data = new Dictionary<string, string> { ["call"] = call } })["body"]!;

        Assert.Contains("scenario=\"incomingCall\"", Body("invite"), StringComparison.Ordinal);
        Assert.DoesNotContain("scenario", Body("end"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Have_the_badge_without_anything_to_see_where_the_vendor_sets_it_alone(string vendor)
    {
        var (credential, capabilities) = (_kit.Credential(Samples.Settings(vendor)), _kit.Vendor(vendor).Capabilities);

        var request = Request(credential, Samples.Silent with { Badge = 97 }).ToJsonString();

        var hasBadge = Badge().IsMatch(request);
        Assert.Equal(hasBadge && capabilities.Silent, capabilities.BadgeAlone);
    }

    [GeneratedRegex("\"(badge|set_num|setNum|notification_count)\":97")]
    private static partial Regex Badge();

    private static IEnumerable<(string Name, PushNotification Notification)> Cases =>
    [
        ("message", Samples.Message),
        ("silent", Samples.Silent),
        ("call", Samples.Call),
        ("deepLink", Samples.Message with { Click = new(PushClickKind.DeepLink, "im://chat?peer=a01bob") }),
        ("url", Samples.Message with { Click = new(PushClickKind.Url, "https://example.com/a?b=c&d") }),
        ("intent", Samples.Message with { Click = new(PushClickKind.Intent, "com.example.im.ChatActivity") }),
        ("stackedQuietTest", Samples.Message with
        {
            CollapseKey = null, Thread = "family", Sound = "", Badge = 0, IsTest = true, Urgency = PushUrgency.Normal,
            Class = new PushClass { Channel = "other", Category = "SOCIAL" },
        }),
    ];

    private static JsonNode Request(PushCredential credential, PushNotification it) => credential switch
    {
        FcmCredential fcm => Json(FcmRequest.Body(fcm, it, "t1")),
        ApnsCredential apns => Apns(apns, it),
        HuaweiCredential huawei => Json(HuaweiRequest.Body(huawei, it, ["t1", "t2"])),
        HarmonyCredential harmony => new JsonObject
        {
            ["push-type"] = HarmonyRequest.TypeOf(harmony, it),
            ["body"] = Json(HarmonyRequest.Body(harmony, it, ["t1", "t2"])),
        },
        HonorCredential honor => Json(HonorRequest.Body(honor, it, ["t1", "t2"])),
        XiaomiCredential xiaomi => Form(XiaomiRequest.Fields(xiaomi, it, ["t1", "t2"])),
        OppoCredential oppo => JsonNode.Parse(OppoRequest.Message(oppo, it, "t1"))!,
        VivoCredential vivo => Json(VivoRequest.Single(vivo, it, "t1")),
        MeizuCredential meizu => JsonNode.Parse(MeizuRequest.Message(meizu, it))!,
        WebPushCredential webPush => WebPush(webPush, it),
        WnsCredential => Wns(it),
        _ => throw new ArgumentOutOfRangeException(nameof(credential)),
    };

    private static JsonObject Apns(ApnsCredential credential, PushNotification notification)
    {
        var to = new ApnsToken(Samples.AppleToken(1), Samples.AppleToken(2), null);
        var body = ApnsRequest.Body(credential, notification, ApnsRequest.TypeOf(notification, to));
        using var request = ApnsRequest.Make(
            "https://api.push.apple.com", credential, notification, to, body, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        return new JsonObject { ["url"] = request.RequestUri!.AbsoluteUri, ["headers"] = Headers(request), ["body"] = Json(body) };
    }

    private static JsonObject WebPush(WebPushCredential credential, PushNotification notification)
    {
        var to = new WebPushSubscription(new Uri("https://updates.push.services.mozilla.com/wpush/v2/x"), [], []);
        using var request = WebPushRequest.Make(credential, notification, to, [], "jwt");
        return new JsonObject { ["headers"] = Headers(request), ["text"] = Json(WebPushRequest.Body(notification)) };
    }

    private static JsonObject Wns(PushNotification notification)
    {
        var body = WnsRequest.Body(notification);
        using var request = WnsRequest.Make(notification, "https://x.notify.windows.com/?token=1", body, "access");
        return new JsonObject { ["headers"] = Headers(request), ["body"] = System.Text.Encoding.UTF8.GetString(body) };
    }

    private static JsonObject Headers(HttpRequestMessage request) => new(request.Headers.Concat(request.Content!.Headers)
        .Select(it => KeyValuePair.Create(it.Key, (JsonNode?)string.Join(", ", it.Value))));

    private static JsonObject Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        new(fields.Select(it => KeyValuePair.Create(it.Key, (JsonNode?)it.Value)));

    private static JsonNode Json(byte[] utf8) => JsonNode.Parse(utf8)!;

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "golden");
}
