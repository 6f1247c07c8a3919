using Im.Push.Credentials;

namespace Im.Push.Vendors.Huawei;

/// <summary>An Android app in AppGallery Connect.</summary>
internal sealed record HuaweiCredential : PushCredential
{
    public override string Vendor => "huawei";

    /// <summary>The OAuth client, which is the app's id.</summary>
    public string ClientId { get => field ?? ""; init; }

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get => field ?? ""; init; }

    /// <summary>The project, if several apps of it are sent to (v2); none: the app alone (v1).</summary>
    public string? ProjectId { get; init; }

    /// <summary>The app's package, for links.</summary>
    public string? PackageName { get; init; }

    /// <summary>The class of the launcher's entry, which a badge needs.</summary>
    public string? BadgeClass { get; init; }

    /// <summary>Which of the console's receipt addresses is told.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The key of the receipts' signature, if the console has one.</summary>
    public string? CallbackKey { get; init; }

    /// <summary>The user name of the receipts' signature.</summary>
    public string? CallbackUser { get; init; }

    /// <summary>Where to send to instead of <c>https://push-api.cloud.huawei.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where to ask for tokens instead of <c>https://oauth-login.cloud.huawei.com</c>.</summary>
    public string? AuthAddress { get; init; }

    /// <summary>Where messages go.</summary>
    internal string SendUrl
    {
        get
        {
            var to = Setting.Base(BaseAddress, "https://push-api.cloud.huawei.com");
            return ProjectId is null ? $"{to}/v1/{ClientId}/messages:send" : $"{to}/v2/{ProjectId}/messages:send";
        }
    }

    /// <summary>Where tokens come from.</summary>
    internal string TokenUrl => $"{Setting.Base(AuthAddress, "https://oauth-login.cloud.huawei.com")}/oauth2/v3/token";

    internal override IEnumerable<string> Problems() => Setting.All(
        ClientId.Length > 0 && ClientId.All(char.IsAsciiDigit) ? null : "The setting 'clientId' must be the number of the app.",
        Setting.Needed("clientSecret", ClientSecret, "the secret of the client"),
        ProjectId?.All(char.IsAsciiDigit) == false ? "The setting 'projectId' must be the number of the project." : null,
        Setting.Address("baseAddress", BaseAddress),
        Setting.Address("authAddress", AuthAddress));
}
