using Im.Push.Credentials;

namespace Im.Push.Vendors.Xiaomi;

/// <summary>An app in Xiaomi's console.</summary>
internal sealed record XiaomiCredential : PushCredential
{
    public override string Vendor => "xiaomi";

    /// <summary>The app's secret, which is sent with each call.</summary>
    public string AppSecret { get => field ?? ""; init; }

    /// <summary>The app's package.</summary>
    public string PackageName { get => field ?? ""; init; }

    /// <summary>Where to send to instead of <c>https://api.xmpush.xiaomi.com</c>; devices abroad have their region's.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where messages go.</summary>
    internal string Url(string path) => $"{Setting.Base(BaseAddress, "https://api.xmpush.xiaomi.com")}{path}";

    internal override IEnumerable<string> Problems() => Setting.All(
        Setting.Needed("appSecret", AppSecret, "the secret of the app"),
        Setting.Needed("packageName", PackageName, "the app's package"),
        Setting.Address("baseAddress", BaseAddress));
}
