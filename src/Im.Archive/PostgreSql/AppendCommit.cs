using Im.Database;
using Npgsql;

namespace Im.Archive;

/// <summary>Many appends as one statement. A conversation, and a (sender, id, scope), comes only once in a batch: then
/// the statement decides each on its own.</summary>
internal sealed class AppendCommit : CommitBatch<AppendOperation>
{
    // Epochs last for days: after a look at the current one the next statement is in it.
    private const int MostTurns = 8;

    private const int LargestBytes = 4 << 20;

    private readonly HashSet<long> _conversations = [];
    private readonly HashSet<(string, string, long)> _ids = [];
    private readonly List<(AppendOperation Operation, int Index)> _places = [];
    private readonly Dictionary<Guid, (AppendOperation Operation, int Index)> _known = [];
    private readonly MessageColumns _columns = new();
    private int _epoch;
    private long _bytes;

    public override bool TryClaim(AppendOperation operation)
    {
        var messages = operation.Batch.Messages;
        var bytes = 0L;
        for (var i = 0; i < messages.Count; i++)
        {
            if (_ids.Contains(Id(operation, messages[i]))) return false;
            bytes += messages[i].Content.Length;
        }

        // What is large goes by itself: chat of other conversations does not wait for much of it in one statement.
        if (_bytes > 0 && _bytes + bytes > LargestBytes) return false;
        if (!_conversations.Add(operation.Batch.Conversation)) return false;
        _bytes += bytes;
        for (var i = 0; i < messages.Count; i++) _ids.Add(Id(operation, messages[i]));
        return true;
    }

    public override void Clear()
    {
        _bytes = 0;
        _conversations.Clear();
        _ids.Clear();
        _places.Clear();
        _columns.Clear();
    }

    public override async Task Write(NpgsqlConnection connection, ArraySegment<AppendOperation> operations)
    {
        for (var turns = 0; !await TryWrite(connection, operations); turns++)
        {
            if (turns == MostTurns) throw new InvalidOperationException($"No epoch takes messages; the last is {_epoch}.");
            await Turn(connection);
        }

        foreach (var operation in operations) operation.Finish();
    }

    /// <returns>False, and nothing was written, if the epoch is over.</returns>
    private async Task<bool> TryWrite(NpgsqlConnection connection, ArraySegment<AppendOperation> operations)
    {
        if (_epoch == 0) return false;

        Fill(operations);
        _columns.Command.Connection = connection;
        try
        {
            await using var rows = await _columns.Command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                if (rows.IsDBNull(1)) return false;
                NoteException(rows);
            }
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;   // so long over that its table is gone
        }

        if (_known.Count > 0) await FindKnown(connection);
        return true;
    }

    private async Task Turn(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(PostgreSqlArchiveSql.CurrentEpoch, connection);
        _epoch = (int)(await command.ExecuteScalarAsync())!;
        _columns.Command.CommandText = PostgreSqlArchiveSql.Append(_epoch);
    }

    private static (string, string, long) Id(AppendOperation operation, StoredMessage message) =>
        (message.From.Value, message.MessageId, message.ScopeIn(operation.Batch.Conversation));

    private void Fill(ArraySegment<AppendOperation> operations)
    {
        _places.Clear();
        _known.Clear();
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
        var place = _places[row.GetInt32(0)];
        if (row.GetBoolean(1)) _known[row.GetGuid(2)] = place;
        else place.Operation.OutOfPlace();
    }

    /// <summary>Brings what the ids stand for. A message that retention takes in between leaves its append without a
    /// place: the sender's next try finds its id free.</summary>
    private async Task FindKnown(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(PostgreSqlArchiveSql.FindKnown, connection);
        command.Parameters.Add(new() { Value = _known.Keys.ToArray() });
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var message = ArchiveRows.Message(rows);
            var key = MessageKey.Of(message.From, message.MessageId, message.ScopeIn(message.Conversation));
            if (!_known.TryGetValue(key, out var place)) continue;

            // In full: two ids that meet by chance must not show one sender what another one wrote.
            var given = place.Operation.Batch.Messages[place.Index];
            if (message.From != given.From || message.MessageId != given.MessageId) continue;

            place.Operation.Known(place.Index, message);
            _known.Remove(key);
        }

        foreach (var place in _known.Values) place.Operation.OutOfPlace();
        _known.Clear();
    }
}
