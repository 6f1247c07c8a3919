using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Im.Database;

/// <summary>Brings a component's tables up to date: its scripts in the order of their names, each once.</summary>
internal static class Migrations
{
    // Any number, the same in every version: processes that start at once migrate one after the other.
    private const long LockKey = 0x496d_4f72_6c65_616e;

    // One that moves many messages takes its time, and others wait for it.
    private static readonly TimeSpan LongestScript = TimeSpan.FromDays(1);

    /// <summary>DbUp's transaction is SQLite's write lock on the file from its beginning: the second process finds
    /// everything done.</summary>
    public static void Apply(SqliteFile file, DatabaseComponent component, ILoggerFactory loggers)
    {
        file.OpenForWriting().Dispose();   // switches to WAL, which no transaction can
        var engine = DeployChanges.To.SqliteDatabase(file.ConnectionString);
        Upgrade(engine.JournalToSqliteTable(component.JournalTable), "Sqlite", component, loggers);
    }

    public static async Task Apply(
        NpgsqlDataSource source, DatabaseComponent component, ILoggerFactory loggers, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var turn = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction)
        {
            CommandTimeout = (int)LongestScript.TotalSeconds,
        };
        turn.Parameters.Add(new() { Value = LockKey });
        await turn.ExecuteNonQueryAsync(cancellation);
        var engine = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source));
        Upgrade(engine.JournalToPostgresqlTable("public", component.JournalTable), "PostgreSql", component, loggers);
    }

    private static void Upgrade(
        UpgradeEngineBuilder builder, string engine, DatabaseComponent component, ILoggerFactory loggers)
    {
        DatabaseUpgradeResult result = builder
            .WithScriptsEmbeddedInAssembly(component.Scripts, DatabaseComponent.ScriptsOf(engine))
            .WithVariablesDisabled()
            .WithTransaction()
            .WithExecutionTimeout(LongestScript)
            .LogTo(loggers)
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw result.Error;
    }
}
