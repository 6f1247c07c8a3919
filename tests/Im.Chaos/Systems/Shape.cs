namespace Im.Chaos.Systems;

/// <summary>Which processes there are, and how they find each other.</summary>
internal enum Shape
{
    /// <summary>Two with all roles and one gateway-only process; the list of members is in Redis.</summary>
    Mixed,

    /// <summary>Three with all roles; the list of members is in PostgreSQL.</summary>
    Equal,
}
