namespace Im.Grains.Tenants;

/// <summary>What is stored of a tenant.</summary>
[GenerateSerializer, Alias("tenant-state")]
internal sealed record TenantState
{
    /// <summary>What it has chosen; null for none stored: configured, unknown or deleted.</summary>
    [Id(0)]
    public TenantSettings? Settings { get; init; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    [Id(1)]
    public long CreatedAt { get; init; }

    /// <summary>When it was deleted; null if it was not.</summary>
    [Id(2)]
    public long? DeletedAt { get; init; }

    /// <summary>Its stored apps. One may not be there: its making was cut off.</summary>
    [Id(3)]
    public IReadOnlyList<string> AppIds { get; init; } = Array.Empty<string>();

    /// <summary>How many appIds it has taken, of deleted apps too: none is given again.</summary>
    [Id(4)]
    public int AppIdsTaken { get; init; }
}
