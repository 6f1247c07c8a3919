using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Im.Push.Http;

/// <summary>Trust in root certificates besides the system's.</summary>
internal static class ExtraRoots
{
    /// <summary>A check of certificates that the system does not trust; none without a file.</summary>
    public static RemoteCertificateValidationCallback? Trusting(string? pemFile)
    {
        if (string.IsNullOrEmpty(pemFile)) return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(pemFile);
        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None) return true;
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf) return false;
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(roots);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            return own.Build(leaf);
        };
    }
}
