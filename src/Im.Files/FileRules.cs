using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>What each tenant may upload: <c>Im:Tenants:{tenantNo}:Files:MaxBytes</c> and <c>:Types</c>, else what
/// <see cref="FilesOptions"/> says. Followed when the configuration is read again.</summary>
public sealed class FileRules(IConfiguration configuration, IOptions<FilesOptions> options)
{
    private const string Tenants = "Im:Tenants";
    private const string Files = "Files";
    private static readonly string[] Settings = [nameof(FilesOptions.MaxBytes), nameof(FilesOptions.Types)];

    /// <summary>The largest file of a tenant, in bytes.</summary>
    public long MaxBytes(string tenantNo) =>
        Section(tenantNo)[nameof(FilesOptions.MaxBytes)] is { } text && TryBytes(text, out var bytes) ? bytes : options.Value.MaxBytes;

    /// <summary>Whether a tenant's users may upload files of a media type.</summary>
    public bool Allows(string tenantNo, string mimeType)
    {
        var own = TypesOf(Section(tenantNo)).ToList();
        IEnumerable<string> types = own.Count > 0 ? own : options.Value.Types;
        return !types.Any() || types.Any(pattern => MimeTypes.Fits(mimeType, pattern));
    }

    /// <summary>What is wrong with the tenants' settings.</summary>
    internal static IEnumerable<string> Faults(IConfiguration configuration)
    {
        foreach (var tenant in configuration.GetSection(Tenants).GetChildren())
        {
            var files = tenant.GetSection(Files);
            foreach (var setting in files.GetChildren().Where(it => !Settings.Contains(it.Key, StringComparer.OrdinalIgnoreCase)))
                yield return $"{setting.Path}: there is no such setting.";
            if (files[nameof(FilesOptions.MaxBytes)] is { } text && !TryBytes(text, out _))
                yield return $"{files.Path}:{nameof(FilesOptions.MaxBytes)} must be a number of bytes from 1 to 1 TiB.";
            foreach (var type in TypesOf(files).Where(type => !MimeTypes.IsPattern(type)))
                yield return $"{files.Path}:{nameof(FilesOptions.Types)} has '{type}', which is neither a media type nor a kind as image/*.";
        }
    }

    private IConfigurationSection Section(string tenantNo) => configuration.GetSection($"{Tenants}:{tenantNo}:{Files}");

    private static IEnumerable<string> TypesOf(IConfigurationSection files) =>
        files.GetSection(nameof(FilesOptions.Types)).GetChildren().Select(it => it.Value).OfType<string>();

    private static bool TryBytes(string text, out long bytes) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes is > 0 and <= FilesOptions.LargestFile;
}

/// <summary>Checks the tenants' settings at start.</summary>
internal sealed class FileRulesValidator(IConfiguration configuration) : IValidateOptions<FilesOptions>
{
    public ValidateOptionsResult Validate(string? name, FilesOptions options)
    {
        var faults = FileRules.Faults(configuration).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
