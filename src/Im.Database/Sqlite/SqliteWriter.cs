using System.Diagnostics;

namespace Im.Database;

/// <summary>The one writer of a file: what arrived during the last commit goes into the next (group commit).</summary>
internal sealed class SqliteWriter : SqliteThreads
{
    private const int BatchLimit = 1_024;

    private readonly SqliteSession _session;
    private readonly CommitMeter _meter;
    private readonly List<ISqliteOperation> _batch = new(BatchLimit);

    public SqliteWriter(SqliteFile file, string component, StorageInstruments instruments, int limit) : base(limit)
    {
        _session = file.OpenForWriting();
        _meter = instruments.Watch(component, "sqlite", () => Waiting);
        Start($"sqlite {component} writer", Run);
    }

    private void Run()
    {
        using (_meter)
        using (_session)
        {
            while (WaitForWork()) CommitWhatWaits();
        }
    }

    private void CommitWhatWaits()
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (!TryCommit(Straight)) TryCommit(EachAlone);
            foreach (var operation in _batch) operation.Complete();
            _meter.Committed(_batch.Count, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception failure)
        {
            RollBack();
            FailAll(failure);
        }

        _batch.Clear();
    }

    private bool TryCommit(Func<bool> run)
    {
        _session.Execute("BEGIN IMMEDIATE");
        var done = run();
        if (done) _session.Execute("COMMIT");
        else RollBack();
        return done;
    }

    // Takes what waits, and what arrives meanwhile. A savepoint an operation would double the statements: only if one
    // fails is the batch run once more with them.
    private bool Straight()
    {
        while (_batch.Count < BatchLimit && Queue.TryRead(out var operation))
        {
            _batch.Add(operation);
            if (!operation.TryRun(_session)) return false;
        }

        return true;
    }

    // An operation that fails takes back its own changes and no other's.
    private bool EachAlone()
    {
        foreach (var operation in _batch)
        {
            _session.Execute("SAVEPOINT one");
            if (!operation.TryRun(_session)) _session.Execute("ROLLBACK TO one");
            _session.Execute("RELEASE one");
        }

        return true;
    }

    // Some errors (a full disk) have rolled back already; then this one has nothing to do and says so.
    private void RollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
        }
    }

    // Also one that could not even begin takes its share of the queue along: else it would try the same for ever.
    private void FailAll(Exception failure)
    {
        if (_batch.Count == 0 && Queue.TryRead(out var first)) _batch.Add(first);
        foreach (var operation in _batch) operation.Fail(failure);
    }
}
