using Im.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Im.GrainStorage;

/// <summary>Registers the storage of grain state.</summary>
public static class GrainStorageServices
{
    /// <summary>The component's name on disk and in metrics.</summary>
    public const string ComponentName = "state";

    private static readonly DatabaseComponent Component = new(ComponentName, typeof(GrainStorageServices).Assembly);

    /// <summary>Adds a grain storage on the engine that <see cref="DatabaseOptions"/> names: ours, or Orleans' AdoNet
    /// provider where <see cref="DatabaseOptions.GrainState"/> says so. Both write Orleans' binary format.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name; the default one if it is not given.</param>
    public static ISiloBuilder AddImGrainStorage(
        this ISiloBuilder builder, string name = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
    {
        var services = builder.Services.AddImDatabase(Component);
        services.TryAddSingleton(CreateTable);
        services.AddOptions<AdoNetGrainStorageOptions>(name).Configure<IServiceProvider>(ConfigureAdoNet);
        services.AddKeyedSingleton(name, (provider, _) => Create(provider, name));
        services.AddSingleton(provider => LifecycleOf(provider.GetRequiredKeyedService<IGrainStorage>(name)));
        if (name == ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IGrainStorage>(name));
        return builder;
    }

    private static IGrainStorage Create(IServiceProvider provider, string name) =>
        OptionsOf(provider).GrainState == GrainStateProvider.AdoNet
            ? AdoNetGrainStorageFactory.Create(provider, name)
            : new BuiltinGrainStorage(
                provider.GetRequiredService<IGrainStateTable>(), Serializer(provider),
                provider.GetRequiredService<IActivatorProvider>(), provider.GetRequiredService<TimeProvider>());

    private static IGrainStateTable CreateTable(IServiceProvider provider) =>
        OptionsOf(provider).Provider == DatabaseProvider.Sqlite
            ? new SqliteGrainStateTable(provider.SqliteDatabaseOf(Component))
            : new PostgreSqlGrainStateTable(provider.GetRequiredService<PostgreSqlDatabase>(), Component);

    private static void ConfigureAdoNet(AdoNetGrainStorageOptions options, IServiceProvider provider)
    {
        options.Invariant = "Npgsql";
        options.DataSource = provider.GetRequiredService<PostgreSqlDatabase>().Source;
        options.DeleteStateOnClear = true;
        options.GrainStorageSerializer = Serializer(provider);
    }

    private static OrleansGrainStorageSerializer Serializer(IServiceProvider provider) =>
        new(provider.GetRequiredService<Serializer>());

    private static DatabaseOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;

    // AdoNet reads its queries when the silo starts; ours is open by then.
    private static ILifecycleParticipant<ISiloLifecycle> LifecycleOf(IGrainStorage storage) =>
        storage as ILifecycleParticipant<ISiloLifecycle> ?? new NoLifecycle();

    private sealed class NoLifecycle : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle)
        {
        }
    }
}
