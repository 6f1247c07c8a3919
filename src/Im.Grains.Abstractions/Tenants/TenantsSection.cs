using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Im.Grains.Tenants;

/// <summary>What is wrong with tenants and apps as they are written in the configuration. To bind them does not tell: a
/// tenant with a value that cannot be read is left out altogether, and a setting that does not exist is passed over.
/// <c>BinderOptions.ErrorOnUnknownConfiguration</c> is of no use: the section <c>Im</c> has settings of others beside
/// these.</summary>
internal static class TenantsSection
{
    // Read and judged by who pushes: a process that only takes connections knows no vendors.
    private const string Push = "Push";

    // Read and judged by who keeps files.
    private const string Files = "Files";

    private static readonly Dictionary<Type, string> MustBe = new()
    {
        [typeof(bool)] = "must be true or false.",
        [typeof(int)] = "must be a whole number.",
        [typeof(TimeSpan)] = "must be a time as hh:mm:ss or d.hh:mm:ss.",
        [typeof(KickPolicy)] = TenantRules.KickPolicyFault,
    };

    private static readonly HashSet<Type> Groups = [typeof(RtcConfig), typeof(AgoraConfig), typeof(LiveKitConfig)];

    /// <summary>One sentence for each fault, never with a value: it could be a secret in the wrong place.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var section = configuration.GetSection(TenantsOptions.Section);
        return All<TenantConfig>(section.GetSection(nameof(TenantsOptions.Tenants)))
            .Concat(All<AppConfig>(section.GetSection(nameof(TenantsOptions.Apps))));
    }

    private static IEnumerable<string> All<T>(IConfigurationSection section) => section.GetChildren().SelectMany(Of<T>);

    private static IEnumerable<string> Of<T>(IConfigurationSection section) => section.Value is { Length: > 0 }
        ? [$"{section.Path} must hold settings, and is a value."]
        : section.GetChildren().SelectMany(Setting<T>);

    private static IEnumerable<string> Setting<T>(IConfigurationSection setting) => Setting(typeof(T), setting);

    private static IEnumerable<string> Setting(Type type, IConfigurationSection setting)
    {
        const BindingFlags Named = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;
        if (type == typeof(TenantConfig) && IsOfOthers(setting.Key)) return [];
        if (type.GetProperty(setting.Key, Named) is not { } property) return [$"{setting.Path}: there is no such setting."];
        if (property.PropertyType == typeof(IDictionary<string, AppConfig>)) return All<AppConfig>(setting);
        if (property.PropertyType == typeof(IList<string>)) return setting.Value is { Length: > 0 } ? [$"{setting.Path} must be a list."] : [];
        if (property.PropertyType == typeof(string)) return setting.GetChildren().Any() ? [$"{setting.Path} must be a text."] : [];
        if (Groups.Contains(property.PropertyType))
        {
            return setting.Value is { Length: > 0 }
                ? [$"{setting.Path} must hold settings, and is a value."]
                : setting.GetChildren().SelectMany(inner => Setting(property.PropertyType, inner));
        }

        return Reads(setting, property.PropertyType) ? [] : [$"{setting.Path} {MustBe[property.PropertyType]}"];
    }

    private static bool IsOfOthers(string key) =>
        key.Equals(Push, StringComparison.OrdinalIgnoreCase) || key.Equals(Files, StringComparison.OrdinalIgnoreCase);

    private static bool Reads(IConfigurationSection setting, Type type)
    {
        if (setting.Value is null) return !setting.GetChildren().Any();   // null means the default
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(setting.Value);
            return true;
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }
}
