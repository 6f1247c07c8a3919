namespace Im.Notifications;

/// <summary>Wakens the worker of this process when something is due earlier than it would look by itself.</summary>
internal sealed class OutboxSignal(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _next = long.MaxValue;

    /// <summary>Something is due then.</summary>
    /// <param name="dueAt">Unix milliseconds.</param>
    public void Raise(long dueAt)
    {
        lock (_lock)
        {
            if (dueAt >= _next) return;

            _next = dueAt;
            _raised.TrySetResult();
        }
    }

    /// <summary>What was raised until now will be seen.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _next = long.MaxValue;
            if (_raised.Task.IsCompleted) _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until something is due that was raised since <see cref="Reset"/>, or for so long.</summary>
    public async Task Wait(TimeSpan longest, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + longest;
        while (true)
        {
            Task raised;
            TimeSpan wait;
            lock (_lock)
            {
                var now = time.GetUtcNow();
                var next = _next == long.MaxValue ? until : DateTimeOffset.FromUnixTimeMilliseconds(_next);
                wait = (next < until ? next : until) - now;
                if (wait <= TimeSpan.Zero) return;

                // What is earlier still has to be heard of.
                if (_raised.Task.IsCompleted) _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);
                raised = _raised.Task;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(raised, Task.Delay(wait, time, stop.Token));
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
