using System.ComponentModel.DataAnnotations;

namespace Im.Database;

/// <summary>Where the server keeps what must outlive it. Without settings: SQLite files below <c>data/</c>.</summary>
public sealed class DatabaseOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Storage";

    /// <summary>The engine of the archive and of grain state: <c>sqlite</c> (default) or <c>postgres</c>.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>How to reach PostgreSQL, in Npgsql's form; only for <c>postgres</c>. Without <c>Maximum Pool Size</c> a
    /// process opens 32 connections at most. A pooler in between must pool sessions, not transactions: writers prepare
    /// statements and keep settings on their connection.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The directory of the SQLite files, created if missing. Default <c>data</c>, below the working
    /// directory.</summary>
    [Required] public string DataDirectory { get; set; } = "data";

    /// <summary>What a commit on SQLite waits for. Default <c>Full</c>: an acknowledged message survives a loss of
    /// power.</summary>
    public SqliteSynchronous SqliteSynchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>Threads that read a SQLite file, each with its own connection. Default 2: reads are short.</summary>
    [Range(1, 64)] public int SqliteReaders { get; set; } = 2;

    /// <summary>Connections that append to the archive on PostgreSQL, sharded by conversation. Default 2: more only
    /// shrink the batches.</summary>
    [Range(1, 3)] public int PostgreSqlWriters { get; set; } = 2;

    /// <summary>Operations that may wait before one writer; further callers wait for a place. Default 8,192: eight
    /// full batches, some 100 ms.</summary>
    [Range(16, 1_000_000)] public int QueueLimit { get; set; } = 8_192;

    /// <summary>Who stores grain state: <c>builtin</c> (default, group commit) or <c>adonet</c>, Orleans' own provider,
    /// on PostgreSQL only.</summary>
    public GrainStateProvider GrainState { get; set; } = GrainStateProvider.Builtin;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == DatabaseProvider.Postgres && string.IsNullOrWhiteSpace(ConnectionString))
            yield return new($"{Section}:ConnectionString is missing: {Section}:Provider is postgres.");
        if (Provider == DatabaseProvider.Sqlite && GrainState == GrainStateProvider.AdoNet)
            yield return new($"{Section}:GrainState cannot be adonet on sqlite, where it would block grains: use builtin.");
    }
}

/// <summary>A database engine.</summary>
public enum DatabaseProvider
{
    /// <summary>Files of this process: a single node, no service to run.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server that several processes share.</summary>
    Postgres,
}

/// <summary>What a commit on SQLite waits for (<c>PRAGMA synchronous</c>).</summary>
public enum SqliteSynchronous
{
    /// <summary>Every commit reaches the disk before it is answered.</summary>
    Full,

    /// <summary>Faster; a loss of power may take the last commits, never the file.</summary>
    Normal,
}

/// <summary>Who stores grain state.</summary>
public enum GrainStateProvider
{
    /// <summary>The provider of Im.GrainStorage.</summary>
    Builtin,

    /// <summary>Microsoft.Orleans.Persistence.AdoNet.</summary>
    AdoNet,
}
