using System.Data;
using Npgsql;

namespace Im.Database;

/// <summary>A writer's own connection: opened once, opened anew after it broke.</summary>
internal sealed class WriterConnection(NpgsqlDataSource source) : IAsyncDisposable
{
    // A batch joins its few hundred rows with large tables by unique keys. A plan made while the tables are empty, or
    // for a table without statistics, must not scan them later.
    private const string Settings = """
        set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
        set plan_cache_mode = force_generic_plan; set jit = off
        """;

    private NpgsqlConnection? _connection;

    public async ValueTask<NpgsqlConnection> Open()
    {
        if (_connection is { State: ConnectionState.Open } open) return open;

        await DisposeAsync();
        var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Settings, connection);
        await command.ExecuteNonQueryAsync();
        return _connection = connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
    }
}
