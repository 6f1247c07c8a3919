namespace Im.Audit;

/// <summary>Who did what as an administrator, and what became of it. Only ever added to.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry; durable when it returns. Call it after the action, also after a refused one.</summary>
    Task Write(AuditEntry entry);

    /// <summary>Entries, newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> Read(AuditQuery query);
}

/// <summary>What happened. Never a secret, a token or a content.</summary>
/// <param name="TenantNo">Whose administrators may read it; null for the operator's alone.</param>
/// <param name="ActorTenantNo">The tenant of the app that acted; null for an operator's.</param>
/// <param name="ActorAppId">The app that acted.</param>
/// <param name="Action">What: <c>noun.verb</c>, as <c>app.create</c>.</param>
/// <param name="Subject">On what: a name of at most 256 characters; longer ones are cut.</param>
/// <param name="Outcome">A code of the protocol: <c>ok</c>, or why not.</param>
/// <param name="Detail">More about it, as JSON of the protocol; null for none.</param>
public sealed record AuditEntry(
    string? TenantNo, string? ActorTenantNo, string ActorAppId, string Action, string Subject, string Outcome,
    string? Detail = null);

/// <summary>An entry as it is stored.</summary>
/// <param name="Id">Its number; later ones are larger.</param>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Entry">What happened.</param>
public sealed record AuditRecord(long Id, long At, AuditEntry Entry);

/// <summary>Which entries to read.</summary>
/// <param name="TenantNo">Of this tenant; null for all.</param>
/// <param name="Before">Only those with a smaller number; null for the newest.</param>
/// <param name="Limit">How many at most.</param>
public sealed record AuditQuery(string? TenantNo, long? Before, int Limit);
