namespace Im.Gateway.Connections;

/// <summary>
/// The end of a socket whose connection has ended. Kestrel closes it once all is sent, and waits for that without end: a
/// peer that does not read would keep the socket and its buffers, and each time it is taken over one more of them.
/// </summary>
internal static class SocketDeadline
{
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    /// <summary>Aborts the socket if it does not close by itself in a moment. Returns at once.</summary>
    /// <param name="abort">Closes it, whatever it still has to send.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closed">Cancelled when the socket has closed.</param>
    public static void Set(Action abort, TimeProvider time, CancellationToken closed) => _ = AbortLater(abort, time, closed);

    private static async Task AbortLater(Action abort, TimeProvider time, CancellationToken closed)
    {
        await Task.Delay(CloseTime, time, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closed.IsCancellationRequested) abort();
    }
}
