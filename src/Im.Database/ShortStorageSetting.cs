using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Im.Database;

/// <summary>Takes <c>Im:Storage</c> itself as a short form of <c>Im:Storage:Provider</c>: <c>Im__Storage=postgres</c>.</summary>
internal sealed class ShortStorageSetting(IConfiguration configuration)
    : IConfigureOptions<DatabaseOptions>, IValidateOptions<DatabaseOptions>
{
    private const string LongName = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}";

    private string? Short => configuration[DatabaseOptions.Section] is { Length: > 0 } value ? value : null;

    public void Configure(DatabaseOptions options)
    {
        if (ProviderOf(Short) is { } provider && configuration[LongName] is null) options.Provider = provider;
    }

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (Short is null) return ValidateOptionsResult.Success;
        if (ProviderOf(Short) is not { } provider)
            return ValidateOptionsResult.Fail($"{DatabaseOptions.Section} is '{Short}', and must be sqlite or postgres.");

        return provider == options.Provider
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{DatabaseOptions.Section} and {LongName} name different engines: give one of them.");
    }

    private static DatabaseProvider? ProviderOf(string? value) => value?.ToLowerInvariant() switch
    {
        "sqlite" => DatabaseProvider.Sqlite,
        "postgres" => DatabaseProvider.Postgres,
        _ => null,
    };
}
