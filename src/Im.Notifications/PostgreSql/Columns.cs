using Im.Database;
using Npgsql;
using NpgsqlTypes;

namespace Im.Notifications;

/// <summary>The parameters of a statement that takes many rows: a list a column, filled anew for each batch.</summary>
internal sealed class Columns
{
    private readonly List<IColumn> _columns = [];

    public Columns(string sql, string types)
    {
        Command = new NpgsqlBatchCommand(sql);
        foreach (var type in types)
        {
            IColumn column = type switch
            {
                't' => new Column<string?>(NpgsqlDbType.Text),
                'l' => new Column<long>(NpgsqlDbType.Bigint),
                'i' => new Column<int>(NpgsqlDbType.Integer),
                'b' => new Column<bool>(NpgsqlDbType.Boolean),
                _ => throw new ArgumentOutOfRangeException(nameof(types), types, "A type is t, l, i or b."),
            };
            _columns.Add(column);
            Command.Parameters.Add(column.Parameter);
        }
    }

    public NpgsqlBatchCommand Command { get; }

    public int Count { get; private set; }

    public void Add(params ReadOnlySpan<object?> row)
    {
        for (var i = 0; i < row.Length; i++) _columns[i].Add(row[i]);
        Count++;
    }

    public void Clear()
    {
        foreach (var column in _columns) column.Clear();
        Count = 0;
    }

    private interface IColumn
    {
        NpgsqlParameter Parameter { get; }

        void Add(object? value);

        void Clear();
    }

    private sealed class Column<T> : IColumn
    {
        private readonly List<T> _values = [];

        public Column(NpgsqlDbType type) => Parameter = ColumnParameter.Of(_values, type);

        public NpgsqlParameter Parameter { get; }

        public void Add(object? value) => _values.Add((T)value!);

        public void Clear() => _values.Clear();
    }
}
