using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Database;

/// <summary>Registers databases.</summary>
public static class DatabaseServices
{
    /// <summary>Adds the database of a component, opened before the host starts anything else. The component's own
    /// registration calls it; find its engine with <see cref="SqliteDatabaseOf"/> or as
    /// <see cref="PostgreSqlDatabase"/>.</summary>
    public static IServiceCollection AddImDatabase(this IServiceCollection services, DatabaseComponent component)
    {
        if (services.Any(it => component.Equals(it.ImplementationInstance))) return services;

        services.AddOptionsWithValidateOnStart<DatabaseOptions, DatabaseOptionsValidator>()
            .BindConfiguration(DatabaseOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<DatabaseOptions>, ShortStorageSetting>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DatabaseOptions>, ShortStorageSetting>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StorageInstruments>();
        services.TryAddSingleton(provider =>
            new PostgreSqlDatabase(Options(provider), Instruments(provider), Loggers(provider)));
        services.AddKeyedSingleton(component.Name, (provider, _) =>
            new SqliteDatabase(component, Options(provider), Instruments(provider), Loggers(provider)));
        services.AddSingleton(component);
        services.AddHostedService<DatabaseStart>();
        return services;
    }

    /// <summary>The file of a component.</summary>
    public static SqliteDatabase SqliteDatabaseOf(this IServiceProvider provider, DatabaseComponent component) =>
        provider.GetRequiredKeyedService<SqliteDatabase>(component.Name);

    private static DatabaseOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;

    private static StorageInstruments Instruments(IServiceProvider provider) =>
        provider.GetRequiredService<StorageInstruments>();

    private static ILoggerFactory Loggers(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>();
}
