using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Im.Gateway;

/// <summary>Where the gateway listens, and the bounds of its connections.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Gateway";

    /// <summary>The address to listen on; default 127.0.0.1: only this machine. <c>0.0.0.0</c> or <c>::</c> for all.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port for MQTT over TCP; default 1883. 0 for none.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 1883;

    /// <summary>The port for MQTT over TLS, usually 8883; default 0: none. Needs <see cref="CertificatePath"/>.</summary>
    [Range(0, 65_535)]
    public int TlsPort { get; set; }

    /// <summary>The PEM file of the certificate, followed by those that lead to its root. Default none.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>The PEM file of the certificate's key. Default: the same file.</summary>
    public string CertificateKeyPath { get; set; } = "";

    /// <summary>How long a connection may take to its CONNECT; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a device may take to acknowledge a delivery before it is taken for gone; default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a device may take to acknowledge a delivery before it is told of it by its vendor's push, too; default
    /// 10 s: a network that has changed answers again by then, and nobody waits much longer for a notification. Where it is
    /// not below <see cref="AckTimeout"/>, the end of the connection comes first, and counts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PushAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of the largest packet a client may send once it is connected; default 256 KiB. Larger ones close
    /// the connection.</summary>
    [Range(8 * 1024, 16 * 1024 * 1024)]
    public int MaximumPacketSize { get; set; } = 256 * 1024;

    /// <summary>Bytes of the largest envelope a client may send; default 64 KiB. Larger ones are refused.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaximumEnvelopeSize { get; set; } = 64 * 1024;

    /// <summary>Publications of a client that may wait for their acknowledgement (MQTT receive maximum); default 64.</summary>
    [Range(1, 1_024)]
    public int ReceiveMaximum { get; set; } = 64;

    /// <summary>Deliveries that may be open at a device at once, if it allows as many; default 64.</summary>
    [Range(1, 1_024)]
    public int DeliveryWindow { get; set; } = 64;

    /// <summary>Deliveries that may wait for a device; default 1,000: some seconds of a busy group. One more closes the
    /// connection, and the device pulls what it missed.</summary>
    [Range(1, 65_535)]
    public int OutboxLimit { get; set; } = 1_000;

    /// <summary>Bytes that may wait for a device; default 1 MiB.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int OutboxBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes a second of large background updates that this process sends to all its devices together; default 16 MiB.
    /// What chat needs is not counted. A small update counts as 4 KiB.</summary>
    [Range(1024, int.MaxValue)]
    public int UpdateBytesPerSecond { get; set; } = 16 * 1024 * 1024;

    /// <summary>Updates that may wait for a device; default 64. With one more it is told to pull them instead.</summary>
    [Range(1, 65_535)]
    public int UpdateLimit { get; set; } = 64;

    /// <summary>Bytes of updates that may wait in this process, one that is for many counted once; default 256 MiB, half of it for
    /// one tenant. Devices for which there is no more room are told to pull.</summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int UpdateBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How long a device may take to acknowledge an update, and with it all that is sent behind it; default 1 min:
    /// 256 KiB at 35 kbit/s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan UpdateAckTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of messages in one RPC reply; default 256 KiB. A reply holds one message at least.</summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int ReplyBytes { get; set; } = 256 * 1024;

    /// <summary>RPC calls of a connection that run side by side; default 8. Further ones wait unread.</summary>
    [Range(1, 256)]
    public int RpcConcurrency { get; set; } = 8;

    /// <summary>The longest keep-alive; default 20 min. A client of MQTT 5 that asks for more, or none, gets this.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "18:00:00")]
    public TimeSpan MaximumKeepAlive { get; set; } = TimeSpan.FromMinutes(20);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _)) yield return new($"{Section}:{nameof(Address)} must be an IP address.");
        if (Port != 0 && Port == TlsPort) yield return new($"{Section}:{nameof(Port)} and {nameof(TlsPort)} must differ.");
        if (TlsPort != 0 && !File.Exists(CertificatePath))
            yield return new($"{Section}:{nameof(CertificatePath)} must be a file that is there: {nameof(TlsPort)} needs it.");
        if (CertificateKeyPath.Length > 0 && !File.Exists(CertificateKeyPath))
            yield return new($"{Section}:{nameof(CertificateKeyPath)} must be a file that is there.");
        if (MaximumEnvelopeSize > MaximumPacketSize)
            yield return new($"{Section}:{nameof(MaximumEnvelopeSize)} must not be above {nameof(MaximumPacketSize)}.");
    }
}

[OptionsValidator]
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
