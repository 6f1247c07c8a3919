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
        return services.AddImDatabase(component).AddSingleton(provider => Create(provider, component));
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
}
