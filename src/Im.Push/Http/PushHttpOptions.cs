namespace Im.Push;

/// <summary>How vendors are reached.</summary>
public sealed class PushHttpOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Push:Http";

    /// <summary>A PEM file of root certificates that are trusted besides the system's: for a proxy that opens TLS.
    /// Default none.</summary>
    public string? CaCertificates { get; set; }

    /// <summary>Whether base addresses and Web Push subscriptions may lead to private and loopback addresses. Default
    /// no: tenants and browsers name them, and they must not reach what only this network may. Yes for a proxy within
    /// it, where those who may set credentials are trusted.</summary>
    public bool AllowPrivateAddresses { get; set; }
}
