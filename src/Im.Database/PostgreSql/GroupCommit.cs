using Npgsql;

namespace Im.Database;

/// <summary>Writers that commit many callers' operations in one round trip. Operations of one key always take the same
/// writer, in order.</summary>
/// <typeparam name="TOperation">What is written.</typeparam>
public sealed class GroupCommit<TOperation> : IAsyncDisposable where TOperation : CommitOperation
{
    private readonly GroupCommitWriter<TOperation>[] _writers;

    internal GroupCommit(
        NpgsqlDataSource source, string component, StorageInstruments instruments, int writers, int queueLimit,
        Func<CommitBatch<TOperation>> batch)
    {
        _writers = new GroupCommitWriter<TOperation>[writers];
        for (var i = 0; i < writers; i++) _writers[i] = new(source, component, instruments, queueLimit, batch());
    }

    /// <summary>Hands an operation to the writer of its key; waits while the queue is full.</summary>
    public ValueTask Enqueue(long key, TOperation operation) =>
        _writers[(int)((ulong)key % (ulong)_writers.Length)].Enqueue(operation);

    /// <summary>Commits what waits, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers) await writer.DisposeAsync();
    }
}
