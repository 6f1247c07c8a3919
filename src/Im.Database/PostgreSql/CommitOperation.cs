namespace Im.Database;

/// <summary>Something to write that waits for its commit.</summary>
public abstract class CommitOperation
{
    internal abstract void Complete();

    internal abstract void Fail(Exception failure);
}

/// <summary>Something to write whose caller waits for an answer.</summary>
/// <typeparam name="TResult">The answer.</typeparam>
public abstract class CommitOperation<TResult> : CommitOperation
{
    // The writer must not run its callers' continuations: it has the next batch to commit.
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the commit has ended.</summary>
    public Task<TResult> Committed => _done.Task;

    /// <summary>The answer; whoever writes the operation sets it before the commit.</summary>
    protected internal abstract TResult Answer { get; }

    internal sealed override void Complete() => _done.TrySetResult(Answer);

    internal sealed override void Fail(Exception failure) => _done.TrySetException(failure);
}
