using System.ComponentModel.DataAnnotations;

namespace Im.Api;

/// <summary>Where register tells devices to connect. What is not set is taken from the request: one node needs nothing.</summary>
public sealed class GatewayAddressOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Gateway:Advertised";

    /// <summary>The gateways' host name. Default: the host that the register call was made to.</summary>
    public string? Host { get; set; }

    /// <summary>The gateways' MQTT port, 1–65,535. Default: the port this process's gateway listens on, with
    /// <see cref="Tls"/> the one for TLS, or 8883 where it has none.</summary>
    [Range(1, 65_535)] public int? Port { get; set; }

    /// <summary>Whether that port speaks TLS. Default no; in production something in front of the gateways does.</summary>
    public bool Tls { get; set; }

    /// <summary>The gateways' WebSocket address, <c>ws://</c> or <c>wss://</c>. Default: <c>/mqtt</c> on the host and port
    /// that the register call was made to.</summary>
    public string? WebSocket { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host is not null && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return new($"{Section}:{nameof(Host)} must be a host name or an address, without scheme and port.");
        if (WebSocket is not null && !(Uri.TryCreate(WebSocket, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss"))
            yield return new($"{Section}:{nameof(WebSocket)} must be an address that begins with ws:// or wss://.");
    }
}
