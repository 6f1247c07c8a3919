using Im.Push.Credentials;

namespace Im.Push.Vendors.Honor;

/// <summary>An app in Honor's developer console.</summary>
internal sealed record HonorCredential : PushCredential
{
    public override string Vendor => "honor";

    /// <summary>The app.</summary>
    public string AppId { get => field ?? ""; init; }

    /// <summary>The push service's client, which is not the app's id.</summary>
    public string ClientId { get => field ?? ""; init; }

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get => field ?? ""; init; }

    /// <summary>The app's package, for links.</summary>
    public string? PackageName { get; init; }

    /// <summary>The class of the launcher's entry, which a badge needs.</summary>
    public string? BadgeClass { get; init; }

    /// <summary>Where to send to instead of <c>https://push-api.cloud.honor.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where to ask for tokens instead of <c>https://iam.developer.honor.com</c>.</summary>
    public string? AuthAddress { get; init; }

    /// <summary>Where messages go.</summary>
    internal string SendUrl =>
        $"{Setting.Base(BaseAddress, "https://push-api.cloud.honor.com")}/api/v1/{AppId}/sendMessage";

    /// <summary>Where tokens come from.</summary>
    internal string TokenUrl => $"{Setting.Base(AuthAddress, "https://iam.developer.honor.com")}/auth/token";

    internal override IEnumerable<string> Problems() => Setting.All(
        AppId.Length > 0 && AppId.All(char.IsAsciiDigit) ? null : "The setting 'appId' must be the number of the app.",
        Setting.Needed("clientId", ClientId, "the push service's client"),
        Setting.Needed("clientSecret", ClientSecret, "the secret of the client"),
        Setting.Address("baseAddress", BaseAddress),
        Setting.Address("authAddress", AuthAddress));
}
