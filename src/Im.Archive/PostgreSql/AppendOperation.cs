using Im.Database;

namespace Im.Archive;

/// <summary>An append on its way to a writer, and what the statement said about it.</summary>
internal sealed class AppendOperation : CommitOperation<AppendResult>
{
    private readonly int[]? _firsts;
    private AppendResult _answer = AppendResult.LostPlace;
    private StoredMessage?[]? _known;
    private bool _outOfPlace;

    public AppendOperation(AppendBatch batch)
    {
        Batch = batch;
        if (batch.Messages.Count > 1) _firsts = Firsts(batch.Messages);
    }

    public AppendBatch Batch { get; }

    /// <summary>What became of it, after <see cref="Finish"/>.</summary>
    public AppendResult Result => _answer;

    protected override AppendResult Answer => _answer;

    /// <summary>Whether an earlier message of the batch has the same sender and id: only that one is written.</summary>
    public bool IsRepeated(int index) => _firsts is not null && _firsts[index] != index;

    public void Restart() => (_known, _outOfPlace) = (null, false);

    public void OutOfPlace() => _outOfPlace = true;

    public void Known(int index, StoredMessage message) =>
        (_known ??= new StoredMessage?[Batch.Messages.Count])[index] = message;

    /// <summary>Makes the answer: who was not known has been written, in order after the last seq.</summary>
    public void Finish()
    {
        if (!_outOfPlace) _answer = new(false, Appended());
    }

    private AppendedMessage[] Appended()
    {
        var seq = Batch.LastSeq;
        var appended = new AppendedMessage[Batch.Messages.Count];
        for (var i = 0; i < appended.Length; i++)
        {
            appended[i] = IsRepeated(i) ? new(appended[_firsts![i]].Message, true)
                : _known?[i] is { } known ? new(known, true)
                : new(Batch.Messages[i].At(Batch.Conversation, ++seq), false);
        }

        return appended;
    }

    private static int[] Firsts(IReadOnlyList<StoredMessage> messages)
    {
        var firsts = new int[messages.Count];
        var seen = new Dictionary<(string, string), int>(messages.Count);
        for (var i = 0; i < firsts.Length; i++)
        {
            var id = (messages[i].From.Value, messages[i].MessageId);
            firsts[i] = seen.TryAdd(id, i) ? i : seen[id];
        }

        return firsts;
    }
}
