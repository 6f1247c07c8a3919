using System.Threading.Channels;

namespace Im.Database;

/// <summary>Operations on their way to threads of their own: Microsoft.Data.Sqlite blocks, and neither a grain's turn
/// nor a thread of the pool may wait for a disk.</summary>
internal abstract class SqliteThreads
{
    // The only continuations that a new operation wakes are our own blocked threads, which a busy pool must not delay.
    private readonly Channel<ISqliteOperation> _queue;
    private readonly List<Thread> _threads = [];

    protected SqliteThreads(int limit) => _queue = Channel.CreateBounded<ISqliteOperation>(
        new BoundedChannelOptions(limit) { AllowSynchronousContinuations = true });

    public int Waiting => _queue.Reader.Count;

    protected ChannelReader<ISqliteOperation> Queue => _queue.Reader;

    public ValueTask Enqueue(ISqliteOperation operation, CancellationToken cancellation) =>
        _queue.Writer.WriteAsync(operation, cancellation);

    protected void Start(string name, Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Name = name };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>Lets the threads finish what waits, then ends them.</summary>
    public void Stop()
    {
        _queue.Writer.TryComplete();
        foreach (var thread in _threads) thread.Join();
    }

    /// <summary>Blocks this thread until there is something to do; false at the end.</summary>
    protected bool WaitForWork()
    {
        var wait = _queue.Reader.WaitToReadAsync();
        return wait.IsCompleted ? wait.GetAwaiter().GetResult() : wait.AsTask().GetAwaiter().GetResult();
    }
}
