using Im.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>Registers files.</summary>
public static class FilesServices
{
    /// <summary>The component's name on disk and in metrics.</summary>
    public const string ComponentName = "files";

    /// <summary>Adds <see cref="IFileIndex"/> on the engine that <see cref="DatabaseOptions"/> names.</summary>
    public static IServiceCollection AddFileIndex(this IServiceCollection services)
    {
        var component = new DatabaseComponent(ComponentName, typeof(FilesServices).Assembly);
        services.AddImDatabase(component).TryAddSingleton(provider => Create(provider, component));
        return services;
    }

    /// <summary>Adds uploads, the store and the removal of what nobody needs, with the options checked at start. Beside it:
    /// an <see cref="IFileUsage"/>.</summary>
    public static IServiceCollection AddFileStore(this IServiceCollection services)
    {
        services.AddFileIndex();
        services.AddOptionsWithValidateOnStart<FilesOptions, FilesOptionsValidator>().BindConfiguration(FilesOptions.Section);
        return services
            .AddSingleton<IValidateOptions<FilesOptions>, FileRulesValidator>()
            .AddSingleton<FileRules>()
            .AddSingleton<FileDirectory>()
            .AddSingleton<UploadSpool>()
            .AddSingleton<Thumbnails>()
            .AddSingleton<UploadBounds>()
            .AddSingleton<FileUploads>()
            .AddSingleton<IFileStore>(provider =>
                provider.GetRequiredService<IOptions<FilesOptions>>().Value.Store == FileStoreKind.S3
                    ? ActivatorUtilities.CreateInstance<S3FileStore>(provider)
                    : ActivatorUtilities.CreateInstance<DiskFileStore>(provider))
            .AddSingleton<FileSweeper>()
            .AddHostedService(provider => provider.GetRequiredService<FileSweeper>());
    }

    private static IFileIndex Create(IServiceProvider provider, DatabaseComponent component) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider == DatabaseProvider.Sqlite
            ? new SqliteFileIndex(provider.SqliteDatabaseOf(component))
            : new PostgreSqlFileIndex(provider.GetRequiredService<PostgreSqlDatabase>());
}
