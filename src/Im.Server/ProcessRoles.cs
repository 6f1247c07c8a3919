namespace Im.Server;

/// <summary>What a process does: the setting <c>Im:Roles</c>. Each is a silo of the Orleans cluster, whatever it does.</summary>
[Flags]
public enum ProcessRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Takes devices' connections.</summary>
    Gateway = 1,

    /// <summary>Hosts accounts, conversations, groups: all grains.</summary>
    Silo = 2,

    /// <summary>Serves the HTTP interface and the dashboard.</summary>
    Api = 4,

    /// <summary>All of it, the default.</summary>
    All = Gateway | Silo | Api,
}
