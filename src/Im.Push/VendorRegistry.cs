using System.Text.Json;

namespace Im.Push;

/// <summary>The vendors of this process, by name.</summary>
public sealed class VendorRegistry(IEnumerable<IPushVendor> vendors)
{
    private readonly Dictionary<string, IPushVendor> _vendors = vendors.ToDictionary(it => it.Name);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IPushVendor> All => _vendors.Values;

    /// <summary>The vendor of that name.</summary>
    public IPushVendor? Find(string name) => _vendors.GetValueOrDefault(name);

    /// <summary>Reads the settings of whatever vendor their <c>type</c> names.</summary>
    public CredentialReading ReadCredential(PushCredentialOwner owner, JsonElement settings)
    {
        if (settings.ValueKind != JsonValueKind.Object) return CredentialReading.Wrong("The settings are no object.");
        if (!settings.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
            || Find(type.GetString()!) is not { } vendor)
        {
            return CredentialReading.Wrong($"The setting 'type' must be one of {string.Join(", ", _vendors.Keys)}.");
        }

        return vendor.ReadCredential(owner, settings);
    }
}
