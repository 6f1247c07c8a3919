namespace Im.Server.Clustering;

/// <summary>How the processes of a cluster find each other: the setting <c>Im:Clustering</c>.</summary>
public enum ClusteringKind
{
    /// <summary>They do not: this one is alone.</summary>
    Localhost,

    /// <summary>By a list of members in Redis.</summary>
    Redis,

    /// <summary>By a list of members in PostgreSQL.</summary>
    Postgres,
}
