using Im.Push.Credentials;

namespace Im.Push.Vendors.Oppo;

/// <summary>An app in OPPO's console.</summary>
internal sealed record OppoCredential : PushCredential
{
    public override string Vendor => "oppo";

    /// <summary>The app's key.</summary>
    public string AppKey { get => field ?? ""; init; }

    /// <summary>The server's secret, not the app's.</summary>
    public string MasterSecret { get => field ?? ""; init; }

    /// <summary>The app's package, for links.</summary>
    public string? PackageName { get; init; }

    /// <summary>How loud: 1 in the bar, 2 also on the lock screen, 16 also as a banner; needs a category.</summary>
    public int? NotifyLevel { get; init; }

    /// <summary>Where to send to instead of <c>https://api.push.oppomobile.com</c>, for example the newer
    /// <c>https://api-push-cn.heytapmobi.com</c> or, abroad, <c>https://api-intl.push.oppomobile.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where a call goes.</summary>
    internal string Url(string path) => $"{Setting.Base(BaseAddress, "https://api.push.oppomobile.com")}/server/v1{path}";

    internal override IEnumerable<string> Problems() => Setting.All(
        Setting.Needed("appKey", AppKey, "the key of the app"),
        Setting.Needed("masterSecret", MasterSecret, "the secret for servers"),
        NotifyLevel is null or 1 or 2 or 16 ? null : "The setting 'notifyLevel' must be 1, 2 or 16.",
        Setting.Address("baseAddress", BaseAddress));
}
