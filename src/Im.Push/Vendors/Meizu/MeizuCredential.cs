using Im.Push.Credentials;

namespace Im.Push.Vendors.Meizu;

/// <summary>An app in Meizu's console.</summary>
internal sealed record MeizuCredential : PushCredential
{
    public override string Vendor => "meizu";

    /// <summary>The app.</summary>
    public string AppId { get => field ?? ""; init; }

    /// <summary>The app's secret, which signs each call.</summary>
    public string AppSecret { get => field ?? ""; init; }

    /// <summary>Where to send to instead of <c>https://server-api-push.meizu.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where messages go.</summary>
    internal string SendUrl => $"{Setting.Base(BaseAddress, "https://server-api-push.meizu.com")}"
        + "/garcia/api/server/push/varnished/pushByPushId";

    internal override IEnumerable<string> Problems() => Setting.All(
        AppId.Length > 0 && AppId.All(char.IsAsciiDigit) ? null : "The setting 'appId' must be the number of the app.",
        Setting.Needed("appSecret", AppSecret, "the secret of the app"),
        Setting.Address("baseAddress", BaseAddress));
}
