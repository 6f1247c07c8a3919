using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;

namespace Im.Database;

/// <summary>One writer: a bounded queue, and a loop that commits whatever arrived during the last commit.</summary>
internal sealed class GroupCommitWriter<TOperation> : IAsyncDisposable where TOperation : CommitOperation
{
    private const int BatchLimit = 512;
    private const int Attempts = 3;

    private readonly Channel<TOperation> _queue;
    private readonly CommitBatch<TOperation> _batch;
    private readonly CommitMeter _meter;
    private readonly WriterConnection _connection;
    private readonly TOperation[] _operations = new TOperation[BatchLimit];
    private readonly Task _loop;

    public GroupCommitWriter(
        NpgsqlDataSource source, string component, StorageInstruments instruments, int queueLimit,
        CommitBatch<TOperation> batch)
    {
        _queue = Channel.CreateBounded<TOperation>(new BoundedChannelOptions(queueLimit) { SingleReader = true });
        _batch = batch;
        _meter = instruments.Watch(component, PostgreSqlDatabase.Engine, () => _queue.Reader.Count);
        _connection = new WriterConnection(source);
        _loop = Task.Run(Run);   // not on the scheduler of whoever starts it: a grain's would end with the grain
    }

    public ValueTask Enqueue(TOperation operation) => _queue.Writer.WriteAsync(operation);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
        _meter.Dispose();
    }

    private async Task Run()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var count = Gather();
            var started = Stopwatch.GetTimestamp();
            await Commit(new ArraySegment<TOperation>(_operations, 0, count));
            _meter.Committed(count, Stopwatch.GetElapsedTime(started));
            Array.Clear(_operations, 0, count);
            _batch.Clear();
        }
    }

    // What touches the same as an operation before it ends the batch and opens the next one: order stays.
    private int Gather()
    {
        var count = 0;
        while (count < BatchLimit && _queue.Reader.TryPeek(out var next) && _batch.TryClaim(next))
        {
            _queue.Reader.TryRead(out next);
            _operations[count++] = next!;
        }

        return count;
    }

    private async Task Commit(ArraySegment<TOperation> operations, int attempt = 1)
    {
        try
        {
            await _batch.Write(await _connection.Open(), operations);
        }
        catch (PostgresException fault) when (IsOfOneOperation(fault) && operations.Count > 1)
        {
            // The statement is undone as a whole. Halving finds the guilty ones in a few more statements.
            var half = operations.Count / 2;
            await Commit(operations[..half]);
            await Commit(operations[half..]);
            return;
        }
        catch (PostgresException fault) when (IsRace(fault) && attempt < Attempts)
        {
            // The other writer has committed by now: the next run sees what it wrote.
            await Commit(operations, attempt + 1);
            return;
        }
        catch (Exception failure)
        {
            foreach (var operation in operations) operation.Fail(failure);
            return;
        }

        foreach (var operation in operations) operation.Complete();
    }

    // Classes 22 (data), 23 (constraint) and 40 (deadlock, serialization) undo a statement and leave the connection.
    private static bool IsOfOneOperation(PostgresException fault) =>
        fault.SqlState.StartsWith("22", StringComparison.Ordinal) || IsRace(fault);

    private static bool IsRace(PostgresException fault) =>
        fault.SqlState.StartsWith("23", StringComparison.Ordinal)
        || fault.SqlState.StartsWith("40", StringComparison.Ordinal);
}
