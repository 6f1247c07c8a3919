using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Im.Database;

/// <summary>A connection of one thread with its prepared statements. Parameters are <c>$1</c>, <c>$2</c> … in
/// order.</summary>
public sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;

    // By reference: statements are constants, and a hash of their text would cost more than the look-up.
    private readonly Dictionary<string, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, SqliteCommand> _queries = new(ReferenceEqualityComparer.Instance);

    internal SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Runs a statement that answers nothing.</summary>
    /// <param name="sql">A constant.</param>
    /// <param name="values">Its parameters; a <see cref="ReadOnlyMemory{T}"/> of bytes becomes a BLOB.</param>
    /// <returns>Rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Statement(sql).Execute(values);

    /// <summary>Runs a statement that answers one number, or nothing.</summary>
    /// <param name="sql">A constant.</param>
    /// <param name="values">Its parameters.</param>
    public long? Number(string sql, params ReadOnlySpan<object?> values) => Statement(sql).Number(values);

    /// <summary>Runs a statement that answers rows; dispose them before the next use of the same statement.</summary>
    /// <param name="sql">A constant.</param>
    /// <param name="values">Its parameters: texts and numbers.</param>
    public DbDataReader Query(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_queries.TryGetValue(sql, out var command)) _queries[sql] = command = Command(sql, values.Length);
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command.ExecuteReader();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var query in _queries.Values) query.Dispose();
        _connection.Dispose();
    }

    private SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements[sql] = statement = new(_connection.Handle!, sql);
        return statement;
    }

    private SqliteCommand Command(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }
}
