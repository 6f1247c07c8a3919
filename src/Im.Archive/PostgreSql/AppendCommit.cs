using Im.Database;
using Npgsql;

namespace Im.Archive;

/// <summary>Many appends as one statement. A conversation, and a (sender, id, scope), comes only once in a batch: then
/// the statement decides each on its own.</summary>
internal sealed class AppendCommit : CommitBatch<AppendOperation>
{
    private readonly HashSet<long> _conversations = [];
    private readonly HashSet<(string, string, long)> _ids = [];
    private readonly List<(AppendOperation Operation, int Index)> _places = [];
    private readonly MessageColumns _columns = new();

    public override bool TryClaim(AppendOperation operation)
    {
        var messages = operation.Batch.Messages;
        for (var i = 0; i < messages.Count; i++)
        {
            if (_ids.Contains(Id(operation, messages[i]))) return false;
        }

        if (!_conversations.Add(operation.Batch.Conversation)) return false;
        for (var i = 0; i < messages.Count; i++) _ids.Add(Id(operation, messages[i]));
        return true;
    }

    public override void Clear()
    {
        _conversations.Clear();
        _ids.Clear();
        _places.Clear();
        _columns.Clear();
    }

    public override async Task Write(NpgsqlConnection connection, ArraySegment<AppendOperation> operations)
    {
        Fill(operations);
        _columns.Command.Connection = connection;
        await using (var rows = await _columns.Command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync()) NoteException(rows);
        }

        foreach (var operation in operations) operation.Finish();
    }

    private static (string, string, long) Id(AppendOperation operation, StoredMessage message) =>
        (message.From.Value, message.MessageId, message.ScopeIn(operation.Batch.Conversation));

    private void Fill(ArraySegment<AppendOperation> operations)
    {
        _places.Clear();
        _columns.Clear();
        foreach (var operation in operations)
        {
            operation.Restart();
            for (var i = 0; i < operation.Batch.Messages.Count; i++)
            {
                if (operation.IsRepeated(i)) continue;

                _columns.Add(operation.Batch, operation.Batch.Messages[i], _places.Count);
                _places.Add((operation, i));
            }
        }
    }

    private void NoteException(NpgsqlDataReader row)
    {
        var (operation, index) = _places[row.GetInt32(0)];
        if (!row.GetBoolean(1)) operation.OutOfPlace();
        else operation.Known(index, ArchiveRows.Message(row, 2));
    }
}
