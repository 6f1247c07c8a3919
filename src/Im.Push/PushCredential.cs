using System.Text.Json.Serialization;

namespace Im.Push;

/// <summary>Whose credential it is.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="AppId">The tenant's app.</param>
public sealed record PushCredentialOwner(string TenantNo, string AppId);

/// <summary>What an app of a tenant needs to send through a vendor. Made by <see cref="IPushVendor.ReadCredential"/>;
/// never printed.</summary>
public abstract record PushCredential
{
    /// <summary>Whose it is.</summary>
    [JsonIgnore]
    public PushCredentialOwner Owner { get; internal init; } = new("", "");

    /// <summary>The vendor that it is for.</summary>
    [JsonIgnore]
    public abstract string Vendor { get; }

    /// <summary>A hash of the owner and all settings: another secret is another credential, with connections, tokens and
    /// a breaker of its own.</summary>
    [JsonIgnore]
    public string Fingerprint { get; internal init; } = "";

    /// <summary>How messages are classified, unless the notification says so.</summary>
    public PushClass? Message { get; init; }

    /// <summary>How calls are classified, unless the notification says so; none: like messages.</summary>
    public PushClass? Call { get; init; }

    /// <summary>Where the vendor sends receipts, with the secret in it; for vendors that take it with each
    /// message.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>What a callback's URL must carry. None: callbacks are refused, unless the vendor signs them and the key is
    /// known.</summary>
    public string? CallbackSecret { get; init; }

    /// <summary>Calls to the vendor at the same time, 1–512. None: what suits the vendor.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Whose and for which vendor, and no setting.</summary>
    public sealed override string ToString() => $"{Vendor} credential of {Owner.TenantNo}/{Owner.AppId}";

    /// <summary>One sentence for each wrong setting.</summary>
    internal abstract IEnumerable<string> Problems();

    /// <summary>What has connections, breaker and tokens in common.</summary>
    internal virtual string ChannelKey => Fingerprint;

    /// <summary>How the notification is classified.</summary>
    internal PushClass ClassOf(PushNotification notification) =>
        notification.Class ?? (notification.IsCall ? Call ?? Message : Message) ?? new PushClass();
}

/// <summary>A credential, or what is wrong with its settings.</summary>
public sealed record CredentialReading
{
    /// <summary>The credential, if nothing is wrong.</summary>
    public PushCredential? Credential { get; init; }

    /// <summary>One sentence for each wrong setting; no values.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Nothing could be read.</summary>
    public static CredentialReading Wrong(params IReadOnlyList<string> problems) => new() { Problems = problems };
}
