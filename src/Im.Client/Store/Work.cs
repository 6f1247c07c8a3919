namespace Im.Client.Store;

/// <summary>A piece of work for the store's thread.</summary>
internal abstract class Work(bool mustSurvivePowerLoss)
{
    public bool MustSurvivePowerLoss { get; } = mustSurvivePowerLoss;

    public abstract void Do(Database database);

    public abstract void Complete();

    public abstract void Fail(Exception reason);
}

/// <inheritdoc/>
internal sealed class Work<T>(Func<Database, T> work, bool mustSurvivePowerLoss) : Work(mustSurvivePowerLoss)
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Outcome => _outcome.Task;

    public override void Do(Database database) => _result = work(database);

    public override void Complete() => _outcome.SetResult(_result!);

    public override void Fail(Exception reason) => _outcome.SetException(reason);
}
