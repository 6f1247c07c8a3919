using Im.Audit;
using Microsoft.Extensions.Logging;

namespace Im.Api.Security;

/// <summary>Runs actions and keeps each in the audit log, also refused ones and those of which nobody knows what became of
/// them.</summary>
internal sealed partial class AuditTrail(IAuditLog log, ILogger<AuditTrail> logger)
{
    /// <summary>Runs one.</summary>
    /// <param name="entry">Who does what; its outcome stands if the action fails.</param>
    /// <param name="act">What to do.</param>
    /// <param name="outcomeOf">What became of it; null for what does not belong into the log.</param>
    public async Task<T> Run<T>(AuditEntry entry, Func<Task<T>> act, Func<T, string?> outcomeOf)
    {
        string? outcome = entry.Outcome;
        try
        {
            var result = await act();
            outcome = outcomeOf(result);
            return result;
        }
        finally
        {
            if (outcome is not null) await Write(entry with { Outcome = outcome });
        }
    }

    /// <summary>The action is done, and its result may be told this once (a secret): a log that fails must not take it away.
    /// </summary>
    private async Task Write(AuditEntry entry)
    {
        try
        {
            await log.Write(entry);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotWritten(e, entry.Action, entry.Subject, entry.TenantNo, entry.ActorAppId, entry.Outcome);
        }
    }

    [LoggerMessage(LogLevel.Error, "The audit log lacks an entry: {Action} on {Subject} of tenant {Tenant} by the app {App}: {Outcome}.")]
    private partial void LogNotWritten(Exception exception, string action, string subject, string? tenant, string app, string outcome);
}
