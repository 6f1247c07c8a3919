using System.Buffers.Text;
using System.Security.Cryptography;
using Im.Push.Credentials;

namespace Im.Push.Vendors.WebPush;

/// <summary>A pair of VAPID keys. Browsers subscribe for the public one: another pair ends all subscriptions.</summary>
internal sealed record WebPushCredential : PushCredential
{
    /// <summary>Hosts of the browsers' push services. A subscription comes from a client, and must lead nowhere
    /// else.</summary>
    public static readonly IReadOnlyList<string> KnownHosts =
    [
        "fcm.googleapis.com", "android.googleapis.com", "jmt17.google.com", "*.push.services.mozilla.com",
        "*.push.apple.com", "*.notify.windows.com",
    ];

    public override string Vendor => "webpush";

    /// <summary>The uncompressed point, 65 bytes in base64url.</summary>
    public string PublicKey { get => field ?? ""; init; }

    /// <summary>The private number, 32 bytes in base64url.</summary>
    public string PrivateKey { get => field ?? ""; init; }

    /// <summary>Whom a push service may write to: <c>mailto:…</c> or <c>https://…</c>.</summary>
    public string Subject { get => field ?? ""; init; }

    /// <summary>Hosts besides the known ones (<c>*.</c> for all below a name), with a port if it is not 443.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>The service that a subscription leads to, as it is named here; none if it may not lead there.</summary>
    internal string? ServiceOf(Uri endpoint)
    {
        var host = endpoint.IsDefaultPort ? endpoint.Host : $"{endpoint.Host}:{endpoint.Port}";
        return KnownHosts.Concat(Hosts ?? []).FirstOrDefault(it => it.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(it[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(it, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The pair, for signing.</summary>
    internal ECDsa Key() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = Base64Url.DecodeFromChars(PrivateKey),
        Q = WebPushCrypto.Point(Base64Url.DecodeFromChars(PublicKey)),
    });

    internal override IEnumerable<string> Problems() => Setting.All(
        IsPair() ? null : "The settings 'publicKey' and 'privateKey' must be a pair of VAPID keys in base64url.",
        Subject.StartsWith("mailto:", StringComparison.Ordinal) && Subject.Length > 7
            || Subject.StartsWith("https://", StringComparison.Ordinal)
            ? null : "The setting 'subject' must be a mailto: or https: address.",
        Hosts?.All(it => it.Length > 0 && !it.Contains('/')) == false
            ? "The setting 'hosts' must name hosts, as 'push.example.org' or '*.example.org'." : null);

    private bool IsPair()
    {
        try
        {
            using var key = Key();
            var text = new byte[1];
            using var other = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = WebPushCrypto.Point(Base64Url.DecodeFromChars(PublicKey)),
            });
            return other.VerifyData(text, key.SignData(text, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
