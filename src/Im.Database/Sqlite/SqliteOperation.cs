namespace Im.Database;

/// <summary>A read or write on its way to a thread.</summary>
internal interface ISqliteOperation
{
    /// <summary>Runs it on a connection; false if it failed. A write may run twice, its first run undone.</summary>
    bool TryRun(SqliteSession session);

    /// <summary>Gives the caller the answer, or the failure, of the last run.</summary>
    void Complete();

    /// <summary>Tells the caller that the commit failed.</summary>
    void Fail(Exception failure);
}

/// <summary>One read or write: its input, what it does with it, and its caller's task.</summary>
internal sealed class SqliteOperation<TInput, TResult>(
    TInput input, Func<SqliteSession, TInput, TResult> run, CancellationToken cancellation) : ISqliteOperation
{
    // A thread of ours must not run its callers' continuations: it has the next operation to do.
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? _answer;
    private Exception? _failure;

    public Task<TResult> Done => _done.Task;

    public bool TryRun(SqliteSession session)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            _answer = run(session, input);
            _failure = null;
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        return _failure is null;
    }

    public void Complete()
    {
        if (_failure is null) _done.TrySetResult(_answer!);
        else Fail(_failure);
    }

    public void Fail(Exception failure)
    {
        if (failure is OperationCanceledException) _done.TrySetCanceled(cancellation);
        else _done.TrySetException(failure);
    }
}
