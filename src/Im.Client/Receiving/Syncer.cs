using Im.Client.Connections;
using Im.Client.Rpc;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Client.Receiving;

/// <summary>Pulls what was missed over one connection: all at its start, when told to, and now and then; one
/// conversation when a seq is missing in it.</summary>
internal sealed partial class Syncer(
    ImClientOptions options, SyncPages pages, RpcCalls calls, Func<Task> caughtUp, Backoff backoff, ILogger<Syncer> logger)
{
    // Deliveries overtake acknowledgements by moments; only what stays missing is worth a call.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    // What a server says nothing about so many times, it will not say later either.
    private const int MostVain = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, int> _vain = [];
    private readonly Signal _signal = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<PeerId> _peers = [];
    private List<TaskCompletionSource> _waiting = [];
    private bool _all = true;

    /// <summary>Completes when everything missed before the connection is here.</summary>
    public Task CaughtUp => _first.Task;

    /// <summary>A message of the conversation waits for one that is missing.</summary>
    public void Request(PeerId peer)
    {
        lock (_gate) _peers.Add(peer);
        _signal.Raise();
    }

    /// <summary>Anything may be missing.</summary>
    public void RequestAll()
    {
        lock (_gate) _all = true;
        _signal.Raise();
    }

    /// <summary>Requests all, and completes once it is here.</summary>
    public Task PullAll()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waiting.Add(done);
        RequestAll();
        return done.Task;
    }

    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            var nextAll = Now + options.SyncInterval;
            while (true)
            {
                await PullOrRetry(cancellation).ConfigureAwait(false);
                await WaitForWork(nextAll, cancellation).ConfigureAwait(false);
                if (Now < nextAll) continue;
                nextAll = Now + options.SyncInterval;
                RequestAll();
            }
        }
        finally
        {
            _first.TrySetCanceled(CancellationToken.None);
            lock (_gate) _waiting.ForEach(waiting => waiting.TrySetException(Lost()));
        }
    }

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    private static ImUnreachableException Lost() => new("The connection was lost before everything was here.");

    private async Task WaitForWork(DateTimeOffset nextAll, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(nextAll > Now ? nextAll - Now : TimeSpan.Zero, options.TimeProvider, stop.Token);
        var signal = _signal.Wait(stop.Token);
        await Task.WhenAny(timer, signal).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task PullOrRetry(CancellationToken cancellation)
    {
        var (all, peers, waiting) = TakeRequests();
        try
        {
            if (all) await PullAll(waiting, cancellation).ConfigureAwait(false);
            else await Pull(peers, cancellation).ConfigureAwait(false);
            backoff.Reset();
        }
        catch (ImException e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(e.Message);
            GiveBack(all, peers, waiting);
            await Task.Delay(e.RetryAfter ?? backoff.Next(), options.TimeProvider, cancellation).ConfigureAwait(false);
            _signal.Raise();
        }
        catch
        {
            waiting.ForEach(done => done.TrySetException(Lost()));
            throw;
        }
    }

    private async Task PullAll(List<TaskCompletionSource> waiting, CancellationToken cancellation)
    {
        await pages.PullAll(calls, cancellation).ConfigureAwait(false);
        foreach (var peer in (await pages.Gaps().ConfigureAwait(false)).Keys) Request(peer);
        await caughtUp().ConfigureAwait(false);
        _first.TrySetResult();
        waiting.ForEach(done => done.TrySetResult());
    }

    private async Task Pull(HashSet<PeerId> peers, CancellationToken cancellation)
    {
        if (peers.Count == 0) return;
        var before = await pages.Gaps(peers).ConfigureAwait(false);
        await Task.Delay(Patience, options.TimeProvider, cancellation).ConfigureAwait(false);
        var vain = false;
        foreach (var (peer, upTo) in await pages.Gaps(peers).ConfigureAwait(false))
        {
            // Another gap than a moment ago: that one has closed by itself, this one has its own moment.
            if (before.GetValueOrDefault(peer, -1) != upTo) Request(peer);
            else vain |= !await Close(peer, cancellation).ConfigureAwait(false);
        }

        if (vain) throw new ImException(ErrorCode.Unavailable, "The server does not say yet what is missing.");
    }

    private async Task<bool> Close(PeerId peer, CancellationToken cancellation)
    {
        var closed = await pages.Pull(peer, calls, cancellation).ConfigureAwait(false);
        var tries = closed ? 0 : _vain.GetValueOrDefault(peer) + 1;
        if (tries == MostVain)
        {
            await pages.GiveUp(peer, "The server knows of nothing there.").ConfigureAwait(false);
            tries = 0;
        }

        _vain[peer] = tries;
        return tries == 0;
    }

    private (bool All, HashSet<PeerId> Peers, List<TaskCompletionSource> Waiting) TakeRequests()
    {
        lock (_gate)
        {
            var taken = (_all, _peers, _waiting);
            (_all, _peers, _waiting) = (false, [], []);
            return taken;
        }
    }

    private void GiveBack(bool all, HashSet<PeerId> peers, List<TaskCompletionSource> waiting)
    {
        lock (_gate)
        {
            _all |= all;
            _peers.UnionWith(peers);
            _waiting.AddRange(waiting);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What was missed could not be pulled, tried again soon: {Reason}")]
    private partial void LogFailed(string reason);
}
