using Im.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Im.Archive;

/// <summary>Registers the archive.</summary>
public static class MessageArchiveServices
{
    /// <summary>The component's name on disk and in metrics.</summary>
    public const string ComponentName = "archive";

    /// <summary>Adds <see cref="IMessageArchive"/> on the engine that <see cref="DatabaseOptions"/> names. Its tables
    /// are there before any other hosted service starts.</summary>
    public static IServiceCollection AddMessageArchive(this IServiceCollection services)
    {
        var component = new DatabaseComponent(ComponentName, typeof(MessageArchiveServices).Assembly);
        services.AddOptionsWithValidateOnStart<ArchiveOptions, ArchiveOptionsValidator>()
            .BindConfiguration(ArchiveOptions.Section);
        return services.AddImDatabase(component)
            .AddSingleton(provider => Create(provider, component))
            .AddSingleton(provider => Retention(provider, component))
            .AddSingleton<RetentionService>()
            .AddHostedService(provider => provider.GetRequiredService<RetentionService>());
    }

    private static IMessageArchive Create(IServiceProvider provider, DatabaseComponent component)
    {
        var options = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        return options.Provider == DatabaseProvider.Sqlite
            ? new SqliteMessageArchive(provider.SqliteDatabaseOf(component), time)
            : new PostgreSqlMessageArchive(
                provider.GetRequiredService<PostgreSqlDatabase>(), component, options.PostgreSqlWriters, time);
    }

    private static IMessageRetention Retention(IServiceProvider provider, DatabaseComponent component) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider == DatabaseProvider.Sqlite
            ? new SqliteRetention(provider.SqliteDatabaseOf(component))
            : new PostgreSqlRetention(provider.GetRequiredService<PostgreSqlDatabase>().Source);
}
