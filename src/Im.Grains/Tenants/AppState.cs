namespace Im.Grains.Tenants;

/// <summary>What is stored of an app.</summary>
[GenerateSerializer, Alias("app-state")]
internal sealed record AppState
{
    /// <summary>Its tenant, also after its end; null if there never was one.</summary>
    [Id(0)]
    public string? TenantNo { get; init; }

    /// <summary>What it may do.</summary>
    [Id(1)]
    public IReadOnlyList<string> Scopes { get; init; } = Array.Empty<string>();

    /// <summary>Whether it is shut out for now.</summary>
    [Id(2)]
    public bool Disabled { get; init; }

    /// <summary>When it was made, Unix milliseconds.</summary>
    [Id(3)]
    public long CreatedAt { get; init; }

    /// <summary>When it was deleted; null if it was not.</summary>
    [Id(4)]
    public long? DeletedAt { get; init; }

    /// <summary>Its secrets: the current one, then perhaps the one before.</summary>
    [Id(5)]
    public IReadOnlyList<AppSecret> Secrets { get; init; } = Array.Empty<AppSecret>();

    /// <summary>Whether there is such an app.</summary>
    public bool Exists => TenantNo is not null && DeletedAt is null;
}

/// <summary>A secret, by its digest.</summary>
[GenerateSerializer, Immutable, Alias("app-secret")]
internal sealed record AppSecret
{
    /// <summary>The digest: 64 hexadecimal digits.</summary>
    [Id(0)]
    public required string Hash { get; init; }

    /// <summary>When it ends, Unix milliseconds; null for the current one.</summary>
    [Id(1)]
    public long? ExpiresAt { get; init; }

    /// <summary>Never the digest: it must not get into a log by accident.</summary>
    public override string ToString() => $"secret, expires {ExpiresAt}";
}
