using Microsoft.Data.Sqlite;

namespace Im.Database;

/// <summary>Opens connections to one file with the settings every one of them needs.</summary>
internal sealed class SqliteFile(string path, SqliteSynchronous synchronous)
{
    public string Path => path;

    /// <summary>For DbUp, which opens its own connection.</summary>
    public string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Pooling = false,
        ForeignKeys = true,
    }.ToString();

    // Appends of a thousand conversations touch as many pages of each index: with the defaults (2 MB of cache, a
    // checkpoint every 4 MB) each commit wrote them to the file again, at two thirds of the throughput.
    public SqliteSession OpenForWriting() =>
        Open($"PRAGMA synchronous={synchronous}; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000;");

    public SqliteSession OpenForReading() => Open("PRAGMA query_only=1;");

    private SqliteSession Open(string settings)
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // With busy_timeout SQLite itself waits for another process, milliseconds at a time; without it
            // Microsoft.Data.Sqlite sleeps 150 ms a round.
            command.CommandText = $"PRAGMA busy_timeout=30000; PRAGMA journal_mode=WAL; {settings}";
            command.ExecuteNonQuery();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
