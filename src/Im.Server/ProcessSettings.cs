using Im.Server.Clustering;
using Microsoft.Extensions.Options;

namespace Im.Server;

/// <summary>What decides how a process is put together, and so is read before.</summary>
/// <param name="Clustering">How it finds others.</param>
/// <param name="Roles">What it does.</param>
internal sealed record ProcessSettings(ClusteringKind Clustering, ProcessRoles Roles)
{
    /// <summary>The setting of <see cref="Clustering"/>.</summary>
    public const string ClusteringKey = "Im:Clustering";

    /// <summary>The setting of <see cref="Roles"/>: names with commas between, or a list.</summary>
    public const string RolesKey = "Im:Roles";

    /// <summary>Whether it does this, or one of these.</summary>
    public bool Has(ProcessRoles role) => (Roles & role) != 0;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">They are wrong; a sentence for each fault.</exception>
    public static ProcessSettings Read(IConfiguration configuration)
    {
        List<string> faults = [];
        var settings = new ProcessSettings(ReadClustering(configuration, faults), ReadRoles(configuration, faults));
        if (faults.Count == 0 && settings.Clustering == ClusteringKind.Localhost && !settings.Has(ProcessRoles.Silo))
        {
            faults.Add($"{RolesKey} leaves out silo, and {ClusteringKey} is localhost: without other processes nobody would "
                + "host the accounts.");
        }

        return faults.Count == 0 ? settings : throw new OptionsValidationException("Im", typeof(ProcessSettings), faults);
    }

    private static ClusteringKind ReadClustering(IConfiguration configuration, List<string> faults)
    {
        var value = configuration[ClusteringKey];
        switch (value?.ToLowerInvariant())
        {
            case null or "" or "localhost": return ClusteringKind.Localhost;
            case "redis": return ClusteringKind.Redis;
            case "postgres": return ClusteringKind.Postgres;
            default:
                faults.Add($"{ClusteringKey} is '{value}', and must be localhost, redis or postgres.");
                return default;
        }
    }

    private static ProcessRoles ReadRoles(IConfiguration configuration, List<string> faults)
    {
        var section = configuration.GetSection(RolesKey);
        if (section.Value is null && !section.GetChildren().Any()) return ProcessRoles.All;

        var names = section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (names.Count == 0) faults.Add($"{RolesKey} is empty: name gateway, silo or api, or leave it away for all of them.");
        var roles = ProcessRoles.None;
        foreach (var name in names)
        {
            var role = RoleOf(name);
            roles |= role;
            if (role == ProcessRoles.None) faults.Add($"{RolesKey} names '{name}', and the roles are gateway, silo and api.");
        }

        return roles;
    }

    private static ProcessRoles RoleOf(string name) => name.ToLowerInvariant() switch
    {
        "gateway" => ProcessRoles.Gateway,
        "silo" => ProcessRoles.Silo,
        "api" => ProcessRoles.Api,
        _ => ProcessRoles.None,
    };
}
