using Im.Api;
using Im.Auth;
using Im.Database;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Im.Server.Clustering;

/// <summary>Settings that are good each by itself and do not go together, in one sentence each.</summary>
internal sealed class ClusterContradictions(
    ProcessSettings process, IConfiguration configuration, IHostEnvironment environment, IOptions<DatabaseOptions> storage,
    IOptions<GatewayAddressOptions> advertised) : IValidateOptions<ClusterOptions>
{
    private const string Section = ClusterOptions.Section;
    private const string Redis = $"{Section}:{nameof(ClusterOptions.RedisConnectionString)}";
    private const string PostgreSql = $"{Section}:{nameof(ClusterOptions.ConnectionString)}";

    private readonly string _clustering = $"{ProcessSettings.ClusteringKey} is {process.Clustering.ToString().ToLowerInvariant()}";

    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        List<string> faults = [.. OfMembership(options), .. OfSharing(options), .. OfRoles()];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> OfMembership(ClusterOptions options)
    {
        if (process.Clustering == ClusteringKind.Redis)
        {
            if (string.IsNullOrWhiteSpace(options.RedisConnectionString)) yield return $"{Redis} is missing: {_clustering}.";
            else if (!Parses(() => ConfigurationOptions.Parse(options.RedisConnectionString)))
                yield return $"{Redis} must be in StackExchange.Redis' form, as host:6379,password=….";
        }
        else if (options.RedisConnectionString is not null)
        {
            yield return $"{Redis} is set, and {_clustering}: say redis there, or take it away.";
        }

        if (process.Clustering == ClusteringKind.Postgres)
        {
            var where = options.ConnectionString ?? configuration[MembersTable.StorageKey];
            if (string.IsNullOrWhiteSpace(where)) yield return $"{PostgreSql} is missing, and so is {MembersTable.StorageKey}: {_clustering}.";
            else if (!Parses(() => new NpgsqlConnectionStringBuilder(where)))
                yield return $"{(options.ConnectionString is null ? MembersTable.StorageKey : PostgreSql)} must be in Npgsql's form, as Host=…;Database=….";
        }
        else if (options.ConnectionString is not null)
        {
            yield return $"{PostgreSql} is set, and {_clustering}: say postgres there, or take it away.";
        }
    }

    private IEnumerable<string> OfSharing(ClusterOptions options)
    {
        if (process.Clustering == ClusteringKind.Localhost)
        {
            if (options.Address is not null)
                yield return $"{Section}:{nameof(ClusterOptions.Address)} is set, and {_clustering}: no other process would come.";

            // Who reaches that port is believed anything.
            if (options.ListenAddress is not null)
                yield return $"{Section}:{nameof(ClusterOptions.ListenAddress)} is set, and {_clustering}: no other process would come.";
            yield break;
        }

        if (process.Has(ProcessRoles.Silo | ProcessRoles.Api) && storage.Value.Provider == DatabaseProvider.Sqlite)
            yield return $"{DatabaseOptions.Section} is sqlite, and {_clustering}: several processes cannot share its files; use postgres.";

        // Elsewhere one must be given anyway.
        if (environment.IsDevelopment() && string.IsNullOrWhiteSpace(configuration[SigningKey]))
        {
            yield return $"{SigningKey} is missing, and {_clustering}: each process would make one that the others do not know. "
                + "Make one with `openssl rand -base64 32` and give it to every process.";
        }
    }

    private IEnumerable<string> OfRoles()
    {
        if (!process.Has(ProcessRoles.Api) || process.Has(ProcessRoles.Gateway)) yield break;

        const string section = GatewayAddressOptions.Section;
        const string reason = $"{ProcessSettings.RolesKey} has api without gateway, so register cannot tell devices this process's own";
        if (advertised.Value.Host is null) yield return $"{section}:{nameof(GatewayAddressOptions.Host)} is missing: {reason}.";
        if (advertised.Value.Port is null) yield return $"{section}:{nameof(GatewayAddressOptions.Port)} is missing: {reason}.";
    }

    private static string SigningKey => $"{AuthOptions.Section}:{nameof(AuthOptions.SigningKey)}";

    private static bool Parses(Func<object> parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
