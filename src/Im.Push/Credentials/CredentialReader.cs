using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Im.Push.Credentials;

/// <summary>Reads a credential strictly: what does not exist or does not fit is named, never its value.</summary>
internal static class CredentialReader
{
    /// <summary>The credential, or what is wrong.</summary>
    public static CredentialReading Read<T>(
        PushCredentialOwner owner, JsonElement settings, JsonTypeInfo<T> shape) where T : PushCredential
    {
        if (settings.ValueKind != JsonValueKind.Object) return CredentialReading.Wrong("The settings are no object.");
        var known = shape.Properties.Select(it => it.Name).ToHashSet();
        var unknown = settings.EnumerateObject()
            .Where(it => it.Name != "type" && !known.Contains(it.Name))
            .Select(it => $"The setting '{it.Name}' does not exist.")
            .ToList();
        if (unknown.Count > 0) return CredentialReading.Wrong(unknown);

        try
        {
            var text = settings.GetRawText();
            var credential = settings.Deserialize(shape)! with
            {
                Owner = owner,
                Fingerprint = Fingerprint($"{owner.TenantNo}\n{owner.AppId}\n{text}"),
            };
            string[] problems = [.. CommonProblems(credential), .. credential.Problems()];
            return problems.Length == 0
                ? new CredentialReading { Credential = credential }
                : CredentialReading.Wrong(problems);
        }
        catch (JsonException wrong)
        {
            return CredentialReading.Wrong($"The setting '{wrong.Path?.TrimStart('$', '.')}' has a value of another kind.");
        }
    }

    /// <summary>A hash of secrets.</summary>
    public static string Fingerprint(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static IEnumerable<string> CommonProblems(PushCredential credential)
    {
        if (credential.Concurrency is < 1 or > 512) yield return "The setting 'concurrency' must be 1 to 512.";
        if (Setting.Address("callbackUrl", credential.CallbackUrl) is { } problem) yield return problem;
        if (credential.CallbackUrl?.Length > 128) yield return "The setting 'callbackUrl' may have 128 characters.";
    }
}
