using Im.Push.Credentials;

namespace Im.Push.Vendors.Vivo;

/// <summary>An app in vivo's console.</summary>
internal sealed record VivoCredential : PushCredential
{
    public override string Vendor => "vivo";

    /// <summary>The app.</summary>
    public string AppId { get => field ?? ""; init; }

    /// <summary>The app's key.</summary>
    public string AppKey { get => field ?? ""; init; }

    /// <summary>The app's secret.</summary>
    public string AppSecret { get => field ?? ""; init; }

    /// <summary>The app's package, for links.</summary>
    public string? PackageName { get; init; }

    /// <summary>Where to send to instead of <c>https://api-push.vivo.com.cn</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where a call goes.</summary>
    internal string Url(string path) => $"{Setting.Base(BaseAddress, "https://api-push.vivo.com.cn")}{path}";

    internal override IEnumerable<string> Problems() => Setting.All(
        AppId.Length > 0 && AppId.All(char.IsAsciiDigit) ? null : "The setting 'appId' must be the number of the app.",
        Setting.Needed("appKey", AppKey, "the key of the app"),
        Setting.Needed("appSecret", AppSecret, "the secret of the app"),
        Setting.Address("baseAddress", BaseAddress));
}
