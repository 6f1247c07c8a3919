using Im.Database;
using Im.Push;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>Registers push: the outbox, its workers, the log.</summary>
public static class NotificationServices
{
    /// <summary>The component's name on disk and in metrics.</summary>
    public const string ComponentName = "push";

    /// <summary>Adds <see cref="IPushOutbox"/> on the engine that <see cref="DatabaseOptions"/> names, the workers that empty it,
    /// and all vendors. For processes that host accounts.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddPushParts()
        .AddSingleton<IPushAccounts, PushAccounts>()
        .AddHosted<TakingBack>()
        .AddHosted<PushWorker>()
        .AddHosted<AudienceWorker>()
        .AddHosted<PushHousekeeping>();

    /// <summary>All of it but who is asked, and nothing that runs by itself.</summary>
    internal static IServiceCollection AddPushParts(this IServiceCollection services)
    {
        services.AddPushVendors();
        services.AddSingleton<IPushVendor, RecordingVendor>();
        services.AddOptionsWithValidateOnStart<NotificationOptions, NotificationOptionsValidator>()
            .BindConfiguration(NotificationOptions.Section);
        services.AddSingleton<IValidateOptions<NotificationOptions>, PushSettingsValidator>();
        return services.AddPushStore()
            .AddSingleton<PushInstruments>()
            .AddSingleton<PushAppReader>()
            .AddSingleton<ConfiguredPush>()
            .AddSingleton<IPushApps>(provider => provider.GetRequiredService<ConfiguredPush>())
            .AddSingleton<IPushSettings>(provider => provider.GetRequiredService<IPushApps>())
            .AddSingleton<OutboxSignal>()
            .AddSingleton<CredentialLanes>()
            .AddSingleton<PushNames>()
            .AddSingleton<PushJudge>()
            .AddSingleton<PushSender>()
            .AddSingleton<IPushOutbox, PushOutbox>()
            .AddSingleton<IPushReach, PushReach>()
            .AddSingleton<PushLog>()
            .AddSingleton<IPushLog>(provider => provider.GetRequiredService<PushLog>())
            .AddSingleton<IPushClicks>(provider => provider.GetRequiredService<PushLog>())
            .AddSingleton<IPushReceipts, PushReceipts>()
            .AddSingleton<TakingBack>()
            .AddSingleton<PushWorker>()
            .AddSingleton<AudienceWorker>()
            .AddSingleton<PushHousekeeping>();
    }

    /// <summary>The tables alone.</summary>
    internal static IServiceCollection AddPushStore(this IServiceCollection services)
    {
        var component = new DatabaseComponent(ComponentName, typeof(NotificationServices).Assembly);
        return services.AddImDatabase(component).AddSingleton(provider => Create(provider, component));
    }

    private static IServiceCollection AddHosted<T>(this IServiceCollection services) where T : class, IHostedService =>
        services.AddHostedService(provider => provider.GetRequiredService<T>());

    private static IPushStore Create(IServiceProvider provider, DatabaseComponent component) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider == DatabaseProvider.Sqlite
            ? new SqlitePushStore(provider.SqliteDatabaseOf(component))
            : new PostgreSqlPushStore(provider.GetRequiredService<PostgreSqlDatabase>(), component);
}
