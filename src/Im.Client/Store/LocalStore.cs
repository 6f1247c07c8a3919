using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Im.Client.Store;

/// <summary>
/// The local SQLite file. One thread does all its work, so that no caller waits for a disk and no two writers meet;
/// what is queued while it works shares the next transaction. The queue needs no bound: each caller awaits its piece.
/// </summary>
internal sealed class LocalStore : IAsyncDisposable
{
    private const int LargestBatch = 128;

    private readonly BlockingCollection<Work> _queue = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Database _database;
    private readonly StoreLock _lock;
    private bool _flushes;

    private LocalStore(Database database, StoreLock storeLock)
    {
        (_database, _lock) = (database, storeLock);
        new Thread(WorkUntilClosed) { IsBackground = true, Name = "im-store" }.Start();
    }

    /// <summary>Opens or makes the file; off the caller's thread, since it may wait for the disk.</summary>
    public static Task<LocalStore> Open(string path, CancellationToken cancellation) =>
        Task.Run(() => OpenNow(path, Schema.Versions), cancellation);

    internal static LocalStore OpenNow(string path, IReadOnlyList<string> versions)
    {
        StoreFolder.Create(path);
        var storeLock = StoreLock.Take(path);
        try
        {
            return new LocalStore(Connect(path, versions), storeLock);
        }
        catch
        {
            storeLock.Dispose();
            throw;
        }
    }

    /// <summary>Does a piece of work in a transaction, or again in one of its own if it shared one that failed: so it
    /// must do nothing but read and write the database.</summary>
    public Task<T> Run<T>(Func<Database, T> work) => Queue(new Work<T>(work, mustSurvivePowerLoss: false));

    /// <summary>The same for what exists nowhere else: on the disk before it is done, not only in the system's memory.
    /// Everything else can be had again from the server.</summary>
    public Task<T> RunFlushed<T>(Func<Database, T> work) => Queue(new Work<T>(work, mustSurvivePowerLoss: true));

    public async ValueTask DisposeAsync()
    {
        if (!_queue.IsAddingCompleted) _queue.CompleteAdding();
        await _closed.Task.ConfigureAwait(false);
    }

    private Task<T> Queue<T>(Work<T> work)
    {
        try
        {
            _queue.Add(work);
            return work.Outcome;
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(ImClient));
        }
    }

    private static Database Connect(string path, IReadOnlyList<string> versions)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(file.ToString());
        connection.Open();
        var database = new Database(connection);
        try
        {
            database.Script("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            Schema.Migrate(database, versions);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void WorkUntilClosed()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            var batch = new List<Work> { first };
            while (batch.Count < LargestBatch && _queue.TryTake(out var next)) batch.Add(next);
            if (!TryTogether(batch)) batch.ForEach(Alone);
        }

        _database.Dispose();
        _lock.Dispose();
        _closed.SetResult();
    }

    private void Flush(bool flushes)
    {
        if (flushes == _flushes) return;
        _database.Execute(flushes ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _flushes = flushes;
    }

    private bool TryTogether(List<Work> batch)
    {
        try
        {
            Flush(batch.Exists(work => work.MustSurvivePowerLoss));
            _database.Execute("BEGIN IMMEDIATE");
            batch.ForEach(work => work.Do(_database));
            _database.Execute("COMMIT");
        }
        catch (Exception e)
        {
            RollBack();
            if (batch.Count > 1) return false;
            batch[0].Fail(e);
            return true;
        }

        batch.ForEach(work => work.Complete());
        return true;
    }

    private void Alone(Work work) => TryTogether([work]);

    private void RollBack()
    {
        try
        {
            _database.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself: after a full disk, for instance.
        }
    }
}
