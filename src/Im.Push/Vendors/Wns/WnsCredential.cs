using Im.Push.Credentials;

namespace Im.Push.Vendors.Wns;

/// <summary>An app in Microsoft's Partner Center.</summary>
internal sealed record WnsCredential : PushCredential
{
    public override string Vendor => "wns";

    /// <summary>The package's SID, <c>ms-app://…</c>.</summary>
    public string PackageSid { get => field ?? ""; init; }

    /// <summary>The package's secret.</summary>
    public string ClientSecret { get => field ?? ""; init; }

    /// <summary>Hosts of channels besides those below <c>notify.windows.com</c>, with a port if it is not 443.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Where to ask for tokens instead of <c>https://login.live.com</c>.</summary>
    public string? AuthAddress { get; init; }

    /// <summary>Where tokens come from.</summary>
    internal string TokenUrl => $"{Setting.Base(AuthAddress, "https://login.live.com")}/accesstoken.srf";

    /// <summary>Whether a channel may lead there.</summary>
    internal bool IsAllowed(Uri channel)
    {
        var host = channel.IsDefaultPort ? channel.Host : $"{channel.Host}:{channel.Port}";
        return host.EndsWith(".notify.windows.com", StringComparison.OrdinalIgnoreCase)
            || Hosts?.Contains(host, StringComparer.OrdinalIgnoreCase) == true;
    }

    internal override IEnumerable<string> Problems() => Setting.All(
        Setting.Needed("packageSid", PackageSid, "the SID of the package, ms-app://…"),
        Setting.Needed("clientSecret", ClientSecret, "the secret of the package"),
        Setting.Address("authAddress", AuthAddress));
}
