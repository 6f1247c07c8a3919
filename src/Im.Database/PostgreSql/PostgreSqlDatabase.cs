using Microsoft.Extensions.Logging;
using Npgsql;

namespace Im.Database;

/// <summary>One PostgreSQL database that several processes share, and the way its tables come to be.</summary>
public sealed class PostgreSqlDatabase : IAsyncDisposable
{
    internal const string Engine = "postgresql";

    // What a connection string says twice, it means as it says it last. Three processes fit into the 100 connections
    // that a PostgreSQL server takes by default. Every statement of ours is a constant: after its second run it is
    // planned once per connection. A server that hangs, or whose machine is gone without a word, is given up before those
    // who wait for the answer give up (30 s): what was sent is refused, and tried on a new connection.
    private const string Defaults =
        "Maximum Pool Size=32; Max Auto Prepare=64; Auto Prepare Min Usages=2; Application Name=im; "
        + "Timeout=5; Command Timeout=15; Cancellation Timeout=500; Keepalive=30; ";

    private readonly StorageInstruments _instruments;
    private readonly ILoggerFactory _loggers;
    private readonly int _queueLimit;

    /// <summary>Names the database; nothing connects yet.</summary>
    public PostgreSqlDatabase(DatabaseOptions options, StorageInstruments instruments, ILoggerFactory loggers)
    {
        (_instruments, _loggers, _queueLimit) = (instruments, loggers, options.QueueLimit);
        Source = NpgsqlDataSource.Create(Defaults + options.ConnectionString);
    }

    /// <summary>Connections for reads and for rare writes.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Brings a component's tables up to date, after any other process that does so now.</summary>
    /// <exception cref="DatabaseException">The server does not answer or refuses a script.</exception>
    public async Task Open(DatabaseComponent component, CancellationToken cancellation)
    {
        try
        {
            await Migrations.Apply(Source, component, _loggers, cancellation);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            var at = new NpgsqlConnectionStringBuilder(Source.ConnectionString);
            throw new DatabaseException(
                $"The {component.Name} tables of PostgreSQL {at.Host}:{at.Port}/{at.Database} could not be opened: "
                + cause.Message, cause);
        }
    }

    /// <summary>Starts writers that commit in groups.</summary>
    /// <param name="component">Whose operations they are.</param>
    /// <param name="writers">How many connections; an operation's key chooses among them.</param>
    /// <param name="batch">Creates one writer's batch.</param>
    public GroupCommit<TOperation> GroupCommit<TOperation>(
        DatabaseComponent component, int writers, Func<CommitBatch<TOperation>> batch)
        where TOperation : CommitOperation =>
        new(Source, component.Name, _instruments, writers, _queueLimit, batch);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
