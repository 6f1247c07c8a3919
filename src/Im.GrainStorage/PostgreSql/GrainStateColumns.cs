using Im.Database;
using Npgsql;
using NpgsqlTypes;

namespace Im.GrainStorage;

/// <summary>The parameters of <see cref="GrainStateCommit.Sql"/>: a list a column, filled for each batch.</summary>
internal sealed class GrainStateColumns
{
    private readonly List<string> _kind = [];
    private readonly List<string> _key = [];
    private readonly List<long?> _expected = [];
    private readonly List<long> _next = [];
    private readonly List<ReadOnlyMemory<byte>?> _payload = [];
    private readonly List<long> _at = [];
    private readonly List<int> _place = [];

    public GrainStateColumns() => Command = new NpgsqlCommand(GrainStateCommit.Sql)
    {
        Parameters =
        {
            ColumnParameter.Of(_kind, NpgsqlDbType.Text), ColumnParameter.Of(_key, NpgsqlDbType.Text),
            ColumnParameter.Of(_expected, NpgsqlDbType.Bigint), ColumnParameter.Of(_next, NpgsqlDbType.Bigint),
            ColumnParameter.Of(_payload, NpgsqlDbType.Bytea), ColumnParameter.Of(_at, NpgsqlDbType.Bigint),
            ColumnParameter.Of(_place, NpgsqlDbType.Integer),
        },
    };

    public NpgsqlCommand Command { get; }

    public void Add(GrainStateChange change, int place)
    {
        _kind.Add(change.Key.Kind);
        _key.Add(change.Key.Key);
        _expected.Add(change.Expected);
        _next.Add(change.Next);
        _payload.Add(change.Payload);
        _at.Add(change.At);
        _place.Add(place);
    }

    public void Clear()
    {
        _kind.Clear();
        _key.Clear();
        _expected.Clear();
        _next.Clear();
        _payload.Clear();
        _at.Clear();
        _place.Clear();
    }
}
