using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Im.Database;

/// <summary>A prepared statement by SQLite's own interface, for the writer's path: Microsoft.Data.Sqlite's commands and
/// readers allocated 2.8 kB an append, this way it is 0.9 kB with the caller's tasks.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackBytes = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly List<int> _indexes = [];

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Rows changed.</returns>
    public int Execute(ReadOnlySpan<object?> values)
    {
        Bind(values);
        return Run() == raw.SQLITE_DONE ? raw.sqlite3_changes(_database) : 0;
    }

    /// <summary>Runs it for one number.</summary>
    public long? Number(ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            return Step() == raw.SQLITE_ROW && raw.sqlite3_column_type(_statement, 0) != raw.SQLITE_NULL
                ? raw.sqlite3_column_int64(_statement, 0)
                : null;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Run()
    {
        try
        {
            return Step();
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    private int Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Check(code);
        return code;
    }

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) Check(Bind(IndexOf(i), values[i]));
    }

    // SQLite numbers the names $1, $2 … by their first appearance in the text, not by their digits.
    private int IndexOf(int parameter)
    {
        while (_indexes.Count <= parameter)
            _indexes.Add(raw.sqlite3_bind_parameter_index(_statement, $"${_indexes.Count + 1}"));
        return _indexes[parameter];
    }

    private int Bind(int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, index),
        string text => Bind(index, text),
        long number => raw.sqlite3_bind_int64(_statement, index, number),
        int number => raw.sqlite3_bind_int(_statement, index, number),
        bool flag => raw.sqlite3_bind_int(_statement, index, flag ? 1 : 0),
        ReadOnlyMemory<byte> { IsEmpty: true } => raw.sqlite3_bind_zeroblob(_statement, index, 0),
        ReadOnlyMemory<byte> bytes => raw.sqlite3_bind_blob(_statement, index, bytes.Span),
        _ => throw new NotSupportedException($"A parameter of type {value.GetType()}."),
    };

    // SQLite copies the text; ours need not outlive the call.
    private int Bind(int index, string text)
    {
        Span<byte> small = stackalloc byte[StackBytes];
        return Encoding.UTF8.TryGetBytes(text, small, out var length)
            ? raw.sqlite3_bind_text(_statement, index, small[..length])
            : raw.sqlite3_bind_text(_statement, index, Encoding.UTF8.GetBytes(text));
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
