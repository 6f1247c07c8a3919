using Im.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Im.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditServices
{
    /// <summary>The component's name on disk and in metrics.</summary>
    public const string ComponentName = "audit";

    /// <summary>Adds <see cref="IAuditLog"/> on the engine that <see cref="DatabaseOptions"/> names.</summary>
    public static IServiceCollection AddAuditLog(this IServiceCollection services)
    {
        var component = new DatabaseComponent(ComponentName, typeof(AuditServices).Assembly);
        return services.AddImDatabase(component).AddSingleton(provider => Create(provider, component));
    }

    private static IAuditLog Create(IServiceProvider provider, DatabaseComponent component)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider == DatabaseProvider.Sqlite
            ? new SqliteAuditLog(provider.SqliteDatabaseOf(component), time)
            : new PostgreSqlAuditLog(provider.GetRequiredService<PostgreSqlDatabase>(), time);
    }
}
