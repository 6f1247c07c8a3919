using System.Collections.Concurrent;
using Im.Client.Connections;
using Im.Client.Receiving;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Client.Sending;

/// <summary>
/// What is to be sent is first stored, then sent by the lanes of whatever connection there is, under the same id until
/// the server has it or refuses it: over lost connections and restarts.
/// </summary>
internal sealed class Outbox(ImClientOptions options, LocalStore store, Feed feed, Notices notices)
{
    // By row: an id is one message in each conversation.
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ImMessage>> _waiting = new();
    private volatile Lanes? _lanes;
    private volatile ImException? _stopped;

    /// <summary>Stores a message to be sent. The same id again is the first message again.</summary>
    public async Task<ImMessage> Put(ImMessage message)
    {
        var stored = await store.RunFlushed(database =>
        {
            database.Know(message.Peer);
            return database.Find(message.Peer, message.Sender, message.Id) ?? database.Insert(message);
        }).ConfigureAwait(false);
        _lanes?.Start(stored.Peer);
        return stored;
    }

    /// <summary>Waits until a message is sent; throws if it is refused, or cannot be sent until the user acts.</summary>
    public async Task<ImMessage> Sent(ImMessage message, CancellationToken cancellation)
    {
        var done = _waiting.GetOrAdd(message.Row, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

        // It may have been settled before we came to wait.
        Settle(await store.Run(database => database.Get(message.Row)).ConfigureAwait(false));
        if (_stopped is { } stopped) Fail(message.Row, stopped);
        return await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends over a connection until it ends.</summary>
    public async Task Run(IConnection connection, Syncer syncer, CancellationToken cancellation)
    {
        _stopped = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var lanes = new Lanes(options, store, connection, this, syncer, stop.Token);
        _lanes = lanes;
        try
        {
            foreach (var peer in await store.Run(database => database.PeersToSendTo()).ConfigureAwait(false)) lanes.Start(peer);
            await lanes.Failed.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _lanes = null;
            await stop.CancelAsync().ConfigureAwait(false);
            await lanes.Finish().ConfigureAwait(false);
        }
    }

    /// <summary>There will be no connection until the user acts: nobody need wait.</summary>
    public void Stopped(ImException reason)
    {
        _stopped = reason;
        foreach (var row in _waiting.Keys) Fail(row, reason);
    }

    /// <summary>A message of ours is not what it was.</summary>
    public void Changed(ImMessage message)
    {
        notices.Updated(message);
        feed.Look();
        Settle(message);
    }

    private void Settle(ImMessage message)
    {
        if (message.State == MessageState.Pending || !_waiting.TryRemove(message.Row, out var done)) return;
        if (message.State != MessageState.Failed)
        {
            done.TrySetResult(message);
            return;
        }

        var words = message.ErrorText ?? "The server refused it.";
        done.TrySetException(new ImException(message.Error ?? ErrorCode.Invalid, words));
    }

    private void Fail(long row, ImException reason)
    {
        if (_waiting.TryRemove(row, out var done)) done.TrySetException(reason);
    }
}
