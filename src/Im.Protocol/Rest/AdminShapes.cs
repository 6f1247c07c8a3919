namespace Im.Protocol.Rest;

/// <summary>A tenant's settings; left out: as they are, or at its making the default.</summary>
public record AdminTenantChange
{
    /// <summary>Whether devices register without a user token. For trials only.</summary>
    public bool? Open { get; init; }

    /// <summary><c>all</c>, <c>onePerOs</c>, <c>mobileOneDesktopOne</c> or <c>one</c>: which devices of an account may be
    /// logged in at once.</summary>
    public string? KickPolicy { get; init; }

    /// <summary>For how many seconds a message may be recalled: 0–2,592,000 (30 days).</summary>
    public int? RecallWindow { get; init; }

    /// <summary>Messages an account may send in a second, on average: 1–1,000,000.</summary>
    public int? MessagesPerSecond { get; init; }

    /// <summary>Messages an account may send at once: 1–1,000,000.</summary>
    public int? MessageBurst { get; init; }

    /// <summary>Members that a group may have: 2–100,000.</summary>
    public int? GroupMembers { get; init; }
}

/// <summary>A tenant to make: <c>POST /v1/admin/tenants</c>.</summary>
public sealed record AdminTenantCreate : AdminTenantChange
{
    /// <summary>Its number, which no tenant has or had.</summary>
    public string? TenantNo { get; init; }
}

/// <summary>A tenant.</summary>
public sealed record AdminTenant
{
    /// <summary>Its number.</summary>
    public required string TenantNo { get; init; }

    /// <summary>Whether it stands in the server's configuration, and can only be changed there.</summary>
    public required bool Configured { get; init; }

    /// <summary>When it was made, Unix milliseconds; left out for a configured one.</summary>
    public long? CreatedAt { get; init; }

    /// <summary>Whether devices register without a user token.</summary>
    public required bool Open { get; init; }

    /// <summary>Which devices of an account may be logged in at once.</summary>
    public required string KickPolicy { get; init; }

    /// <summary>For how many seconds a message may be recalled.</summary>
    public required int RecallWindow { get; init; }

    /// <summary>Messages an account may send in a second, on average.</summary>
    public required int MessagesPerSecond { get; init; }

    /// <summary>Messages an account may send at once.</summary>
    public required int MessageBurst { get; init; }

    /// <summary>Members that a group may have.</summary>
    public required int GroupMembers { get; init; }
}

/// <summary>A page of tenants.</summary>
/// <param name="Tenants">By number; may be fewer than asked for.</param>
/// <param name="Cursor">For the next page; left out on the last one.</param>
public sealed record AdminTenantList(IReadOnlyList<AdminTenant> Tenants, string? Cursor);

/// <summary>An app to make: <c>POST /v1/admin/tenants/{tenantNo}/apps</c>.</summary>
public sealed record AdminAppCreate
{
    /// <summary>Its id, which no app of any tenant has or had.</summary>
    public string? AppId { get; init; }

    /// <summary>What it may do: <c>messages</c>, <c>groups</c>, <c>tags</c>, <c>users</c>, <c>storage</c>, <c>admin</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}

/// <summary>What to change of an app; left out: as it is.</summary>
public sealed record AdminAppChange
{
    /// <summary>What it may do: <c>messages</c>, <c>groups</c>, <c>tags</c>, <c>users</c>, <c>storage</c>, <c>admin</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Whether it is shut out for now.</summary>
    public bool? Disabled { get; init; }
}

/// <summary>An app.</summary>
public sealed record AdminApp
{
    /// <summary>Its id.</summary>
    public required string AppId { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whether it is shut out for now.</summary>
    public required bool Disabled { get; init; }

    /// <summary>Whether it stands in the server's configuration, and can only be changed there.</summary>
    public required bool Configured { get; init; }

    /// <summary>When it was made, Unix milliseconds; left out for a configured one.</summary>
    public long? CreatedAt { get; init; }

    /// <summary>Until when the secret before the current one is good, too, Unix milliseconds; left out if it is not.</summary>
    public long? PreviousSecretUntil { get; init; }
}

/// <summary>The apps of a tenant.</summary>
/// <param name="Apps">By id.</param>
public sealed record AdminAppList(IReadOnlyList<AdminApp> Apps);

/// <summary>How an app's secret is to be replaced.</summary>
public sealed record AdminSecretRequest
{
    /// <summary>For how many seconds the old secret stays good: 0–604,800, default 0.</summary>
    public int? GraceSeconds { get; init; }
}

/// <summary>An app's new secret. Nothing shows it again.</summary>
/// <param name="App">The app.</param>
/// <param name="Secret">The secret.</param>
public sealed record AdminSecret(AdminApp App, string Secret)
{
    /// <summary>Never the secret: it must not get into a log by accident.</summary>
    public override string ToString() => $"secret of {App.AppId}";
}

/// <summary>An entry of the audit log.</summary>
public sealed record AdminAuditEntry
{
    /// <summary>Its number; later ones are larger.</summary>
    public required long Id { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>The tenant it is about; left out for none.</summary>
    public string? TenantNo { get; init; }

    /// <summary>The app that acted.</summary>
    public required string ActorAppId { get; init; }

    /// <summary>That app's tenant; left out for an operator's.</summary>
    public string? ActorTenantNo { get; init; }

    /// <summary>What: <c>tenant.create</c>, <c>app.secret</c> …</summary>
    public required string Action { get; init; }

    /// <summary>On what: <c>tenantNo</c>, <c>tenantNo/appId</c>, a userId, a tag …</summary>
    public required string Subject { get; init; }

    /// <summary><c>ok</c>, or the code of the refusal.</summary>
    public required string Outcome { get; init; }

    /// <summary>More about it, where there is more.</summary>
    public AdminAuditDetail? Detail { get; init; }
}

/// <summary>More about an entry of the audit log.</summary>
public sealed record AdminAuditDetail
{
    /// <summary>Of a ban: the reason given.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a ban: its end, Unix milliseconds; left out for until further notice.</summary>
    public long? Until { get; init; }
}

/// <summary>A page of the audit log.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Before">For the next page; left out on the last one.</param>
public sealed record AdminAuditList(IReadOnlyList<AdminAuditEntry> Entries, long? Before);
