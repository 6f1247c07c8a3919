using System.Data.Common;
using Npgsql;

namespace Im.Archive;

/// <summary>A transaction's statements. Those whose answer nobody needs go together, in one round trip.</summary>
internal sealed class PostgreSqlTransaction(NpgsqlConnection connection)
{
    private readonly List<NpgsqlBatchCommand> _waiting = [];

    /// <summary>The connection, for a statement that is made elsewhere.</summary>
    public NpgsqlConnection Connection => connection;

    /// <summary>Whether nothing of it is to stay.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Ends it without a commit.</summary>
    public void GiveUp() => IsGivenUp = true;

    public async Task<int> Execute(string sql, params object?[] values)
    {
        Add(sql, values);
        return await Flush();
    }

    public async Task<List<TRow>> Rows<TRow>(string sql, Func<DbDataReader, TRow> map, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        Fill(command.Parameters, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<TRow>();
        while (await reader.ReadAsync()) rows.Add(map(reader));
        return rows;
    }

    /// <summary>Takes a statement for the next <see cref="Flush"/>.</summary>
    public void Add(string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        Fill(command.Parameters, values);
        _waiting.Add(command);
    }

    /// <summary>Runs what was taken.</summary>
    /// <returns>Rows changed.</returns>
    public async Task<int> Flush()
    {
        if (_waiting.Count == 0) return 0;

        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in _waiting) batch.BatchCommands.Add(command);
        _waiting.Clear();
        return await batch.ExecuteNonQueryAsync();
    }

    private static void Fill(NpgsqlParameterCollection parameters, object?[] values)
    {
        foreach (var value in values) parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
    }
}
