using Im.Database;
using Npgsql;
using NpgsqlTypes;

namespace Im.Archive;

/// <summary>Many read marks as one statement.</summary>
internal sealed class ReadMarkCommit : CommitBatch<ReadMarkOperation>
{
    private readonly HashSet<(string, long)> _claimed = [];
    private readonly List<string> _account = [];
    private readonly List<long> _conversation = [];
    private readonly List<long> _seq = [];
    private readonly List<int> _place = [];

    public ReadMarkCommit() => Command = new NpgsqlCommand(PostgreSqlArchiveSql.MarkRead)
    {
        Parameters =
        {
            ColumnParameter.Of(_account, NpgsqlDbType.Text), ColumnParameter.Of(_conversation, NpgsqlDbType.Bigint),
            ColumnParameter.Of(_seq, NpgsqlDbType.Bigint), ColumnParameter.Of(_place, NpgsqlDbType.Integer),
        },
    };

    private NpgsqlCommand Command { get; }

    public override bool TryClaim(ReadMarkOperation operation) =>
        _claimed.Add((operation.Account, operation.Conversation));

    public override void Clear() => _claimed.Clear();

    public override async Task Write(NpgsqlConnection connection, ArraySegment<ReadMarkOperation> operations)
    {
        Fill(operations);
        Command.Connection = connection;
        await using var rows = await Command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) operations[rows.GetInt32(0)].Finish(rows.GetInt64(1), rows.GetBoolean(2));
    }

    private void Fill(ArraySegment<ReadMarkOperation> operations)
    {
        _account.Clear();
        _conversation.Clear();
        _seq.Clear();
        _place.Clear();
        for (var i = 0; i < operations.Count; i++)
        {
            _account.Add(operations[i].Account);
            _conversation.Add(operations[i].Conversation);
            _seq.Add(operations[i].Seq);
            _place.Add(i);
        }
    }
}
