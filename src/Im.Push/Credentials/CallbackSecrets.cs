using System.Security.Cryptography;
using System.Text;

namespace Im.Push.Credentials;

/// <summary>Whether a callback knows the secret.</summary>
internal static class CallbackSecrets
{
    /// <summary>Why the callback is refused, if its URL does not carry the secret.</summary>
    public static string? Problem(PushCredential credential, PushCallback callback) =>
        string.IsNullOrEmpty(credential.CallbackSecret) ? "The credential has no 'callbackSecret'."
        : IsSame(credential.CallbackSecret, callback.Secret) ? null : "The callback's secret is wrong.";

    /// <summary>Compares in a time that tells nothing.</summary>
    public static bool IsSame(string expected, string? given) => given is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
