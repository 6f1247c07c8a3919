using Im.Client.Store;
using Im.Protocol;

namespace Im.Client;

public sealed partial class ImClient
{
    /// <summary>The connection's state has changed.</summary>
    public event EventHandler<ConnectionStateChange>? StateChanged
    {
        add => _parts.Notices.StateChanged += value;
        remove => _parts.Notices.StateChanged -= value;
    }

    /// <summary>A message has arrived while the client is open. For those that came before, and to miss none over
    /// restarts, read <see cref="Messages"/>.</summary>
    public event EventHandler<ImMessage>? MessageReceived
    {
        add => _parts.Notices.MessageReceived += value;
        remove => _parts.Notices.MessageReceived -= value;
    }

    /// <summary>A message that was here has changed: sent, failed, or recalled.</summary>
    public event EventHandler<ImMessage>? MessageUpdated
    {
        add => _parts.Notices.MessageUpdated += value;
        remove => _parts.Notices.MessageUpdated -= value;
    }

    /// <summary>A message was taken back by its sender.</summary>
    public event EventHandler<RecallEvent>? Recalled
    {
        add => _parts.Notices.Recalled += value;
        remove => _parts.Notices.Recalled -= value;
    }

    /// <summary>Somebody, perhaps this account on another device, has read a conversation up to a seq.</summary>
    public event EventHandler<ReadEvent>? Read
    {
        add => _parts.Notices.Read += value;
        remove => _parts.Notices.Read -= value;
    }

    /// <summary>Somebody is writing.</summary>
    public event EventHandler<TypingNotice>? Typing
    {
        add => _parts.Notices.Typing += value;
        remove => _parts.Notices.Typing -= value;
    }

    /// <summary>The server has logged this device out. The client does not connect again by itself.</summary>
    public event EventHandler<KickedEvent>? Kicked
    {
        add => _parts.Notices.Kicked += value;
        remove => _parts.Notices.Kicked -= value;
    }

    /// <summary>A passing event that the SDK does not handle itself: one of a later version.</summary>
    public event EventHandler<ImEvent>? EventReceived
    {
        add => _parts.Notices.EventReceived += value;
        remove => _parts.Notices.EventReceived -= value;
    }

    /// <summary>A step of a call, from another account, from the server, or from another device of this account: that one has
    /// answered or refused is told as <c>other_answer</c> or <c>other_refuse</c>, the first of these perhaps twice.</summary>
    public event EventHandler<CallSignal>? CallSignalled
    {
        add => _parts.Notices.CallSignalled += value;
        remove => _parts.Notices.CallSignalled -= value;
    }

    /// <summary>A call is over: what it was. Over restarts, look for <see cref="CallNote.Of"/> in <see cref="Messages"/> and the
    /// history.</summary>
    public event EventHandler<CallNote>? CallRecorded
    {
        add => _parts.Notices.CallRecorded += value;
        remove => _parts.Notices.CallRecorded -= value;
    }

    /// <summary>Something has happened in a group. What has a seq is a message as well: over restarts, look for
    /// <see cref="GroupChange.Of"/> in <see cref="Messages"/>.</summary>
    public event EventHandler<GroupChange>? GroupChanged
    {
        add => _parts.Notices.GroupChanged += value;
        remove => _parts.Notices.GroupChanged -= value;
    }

    /// <summary>
    /// The messages that the app has not seen yet, then those to come until the client is disposed: received ones, and those that the
    /// account sent from other devices. Within a conversation they come in the order of seqs, each once, also over
    /// restarts: one counts as seen when the loop asks for the next or is left. They wait in the store, not in memory,
    /// so that a slow reader loses nothing. One loop at a time. <see cref="Updates"/> are not among them.
    /// </summary>
    public IAsyncEnumerable<ImMessage> Messages => _parts.Feed.Messages.Read();

    /// <summary>Pulls what may have been missed now. A connected client does so by itself where needed.</summary>
    /// <exception cref="ImUnreachableException">The client is not connected.</exception>
    public Task SyncAsync(CancellationToken cancellationToken = default) =>
        Online().Syncer.PullAll().WaitAsync(cancellationToken);

    /// <summary>How many messages the outbox holds.</summary>
    public Task<long> PendingCountAsync() => _parts.Store.Run(database => database.PendingCount());
}
