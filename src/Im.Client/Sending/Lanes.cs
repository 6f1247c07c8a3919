using Im.Client.Connections;
using Im.Client.Receiving;
using Im.Client.Rpc;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Client.Sending;

/// <summary>
/// Sends over one connection: conversations side by side up to the window, within a conversation one after the other,
/// since a message that is put off must not be overtaken by the next.
/// </summary>
internal sealed class Lanes(
    ImClientOptions options, LocalStore store, IConnection connection, Outbox outbox, Syncer syncer,
    CancellationToken cancellation) : IDisposable
{
    // So often the server may be silent about a message and yet answer a ping. It takes far less to refuse one.
    private const int MostSilences = 10;

    private readonly SemaphoreSlim _window = new(
        Math.Max(1, Math.Min(options.SendWindow, connection.SendWindow - RpcCalls.Window)));

    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<PeerId, bool> _busy = [];
    private readonly List<Task> _running = [];
    private DateTimeOffset _pausedUntil;

    /// <summary>Fails when sending itself fails; a refused message is no such thing.</summary>
    public Task Failed => _failed.Task;

    /// <summary>The conversation has something to send.</summary>
    public void Start(PeerId peer)
    {
        lock (_busy)
        {
            if (cancellation.IsCancellationRequested) return;
            // True: look once more before you end, a message came after you looked.
            if (!_busy.TryAdd(peer, false)) _busy[peer] = true;
            else
            {
                _running.RemoveAll(lane => lane.IsCompleted);
                _running.Add(Task.Run(() => Lane(peer), CancellationToken.None));
            }
        }
    }

    /// <summary>Waits for the lanes to notice the end.</summary>
    public async Task Finish()
    {
        Task[] running;
        lock (_busy) running = [.. _running];
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose() => _window.Dispose();

    private async Task Lane(PeerId peer)
    {
        try
        {
            var backoff = new Backoff(options.BackoffMin, options.BackoffMax, Random.Shared);
            while (await Next(peer).ConfigureAwait(false) is { } message)
            {
                await Send(message, backoff).ConfigureAwait(false);
                backoff.Reset();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The connection has ended; what is left waits for the next one.
        }
        catch (Exception e)
        {
            _failed.TrySetException(e);
        }
    }

    private async Task<ImMessage?> Next(PeerId peer)
    {
        while (true)
        {
            var next = await store.Run(database => database.NextToSend(peer)).ConfigureAwait(false);
            lock (_busy)
            {
                if (next is null && !_busy[peer]) _busy.Remove(peer);
                else _busy[peer] = false;
                if (next is not null || !_busy.ContainsKey(peer)) return next;
            }
        }
    }

    private async Task Send(ImMessage message, Backoff backoff)
    {
        while (true)
        {
            var (verdict, answer) = await Publish(message).ConfigureAwait(false);
            if (verdict.Kind != VerdictKind.Later)
            {
                await Settle(message, verdict, answer).ConfigureAwait(false);
                return;
            }

            var pause = verdict.RetryAfter ?? backoff.Next();

            // A limit is the account's, not the conversation's: all lanes wait for it.
            if (verdict.Code == ErrorCode.RateLimited) Pause(pause);
            await Task.Delay(pause, options.TimeProvider, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<(Verdict Verdict, Acknowledgement Answer)> Publish(ImMessage message)
    {
        await _window.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var left = PausedUntil() - options.TimeProvider.GetUtcNow();
            if (left > TimeSpan.Zero) await Task.Delay(left, options.TimeProvider, cancellation).ConfigureAwait(false);
            var answer = await Acknowledged(message).ConfigureAwait(false);
            return (Verdict.Of(answer), answer);
        }
        finally
        {
            _window.Release();
        }
    }

    /// <summary>A server whose database is away may take long to say so: as long as it answers pings, the connection is not
    /// what is broken, and to make another one would help nobody.</summary>
    private async Task<Acknowledgement> Acknowledged(ImMessage message)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var answer = connection.Publish(Topics.Send, Encode(message), stop.Token);
            for (var silences = 1; ; silences++)
            {
                var silence = Task.Delay(options.SendTimeout, options.TimeProvider, stop.Token);
                if (await Task.WhenAny(answer, silence).ConfigureAwait(false) == answer) return await answer.ConfigureAwait(false);
                await silence.ConfigureAwait(false);
                if (silences == MostSilences) throw Silent(silences);
                await Ping(silences, stop.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task Ping(int silences, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(options.CallTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        try
        {
            await connection.Ping(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw Silent(silences);
        }
    }

    private ImUnreachableException Silent(int silences) => new(
        $"The server did not acknowledge a message in {(options.SendTimeout * silences).TotalSeconds:0} s.");

    private async Task Settle(ImMessage message, Verdict verdict, Acknowledgement answer)
    {
        var (settled, waiting) = await store.Run(database =>
        {
            var after = verdict.Kind == VerdictKind.Sent
                ? database.Acknowledged(message, answer.Seq, DateTimeOffset.FromUnixTimeMilliseconds(answer.Timestamp))
                : database.Refused(message, verdict.Code, verdict.Text);
            return (after, database.Waiting(message.Peer) is not null);
        }).ConfigureAwait(false);
        outbox.Changed(settled);
        if (waiting) syncer.Request(message.Peer);
    }

    internal static byte[] Encode(ImMessage message) => EnvelopeWriter.Encode(new Envelope
    {
        Id = message.Id,
        To = message.Peer,
        Target = message.Target,
        Type = message.TypeCode,
        Content = message.Content,
        IsBackground = message.IsBackground,
        AppId = message.AppId,
    });

    private void Pause(TimeSpan pause)
    {
        lock (_busy) _pausedUntil = options.TimeProvider.GetUtcNow() + pause;
    }

    private DateTimeOffset PausedUntil()
    {
        lock (_busy) return _pausedUntil;
    }
}
