using System.Runtime.CompilerServices;
using Im.Client.Connections;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Client.Receiving;

/// <summary>
/// Shows the app what the store has for it, in the order of positions. Only the store remembers messages: a reader
/// that is slow, or comes after a restart, finds them there, and memory does not grow.
/// </summary>
internal sealed class Feed(LocalStore store, AccountId self, Notices notices)
{
    private const int PageSize = 64;

    private readonly Signal _forReader = new();
    private readonly Signal _forHandlers = new();
    private int _readers;
    private volatile bool _closed;

    /// <summary>The store may have something new.</summary>
    public void Look()
    {
        _forReader.Raise();
        _forHandlers.Raise();
    }

    /// <summary>The client is closing: whoever reads has read all.</summary>
    public void Close()
    {
        _closed = true;
        _forReader.Close();
        _forHandlers.Close();
    }

    /// <summary>The messages that the app has not seen yet, and then those to come. A message counts as seen when the
    /// app asks for the next one or leaves the loop.</summary>
    public async IAsyncEnumerable<ImMessage> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _readers, 1) != 0)
            throw new InvalidOperationException("Messages are being read already; there is one reader at a time.");
        try
        {
            var seen = await store.Run(database => database.NumberSetting(SettingRows.Seen) ?? 0).ConfigureAwait(false);
            while (!_closed)
            {
                var page = await store.Run(database => database.After(seen, PageSize)).ConfigureAwait(false);
                foreach (var message in page)
                {
                    try
                    {
                        yield return message;
                    }
                    finally
                    {
                        seen = message.Position;
                        await Remember(seen).ConfigureAwait(false);
                    }

                    if (_closed) yield break;
                }

                cancellation.ThrowIfCancellationRequested();
                if (page.Count == 0 && !await _forReader.Wait(cancellation).ConfigureAwait(false)) yield break;
            }
        }
        finally
        {
            Volatile.Write(ref _readers, 0);
        }
    }

    /// <summary>Tells the event handlers what arrives from now on.</summary>
    public async Task Announce()
    {
        var told = await store.Run(database => database.LastPosition()).ConfigureAwait(false);
        while (await _forHandlers.Wait(CancellationToken.None).ConfigureAwait(false))
            told = await AnnounceAfter(told).ConfigureAwait(false);
    }

    private async Task<long> AnnounceAfter(long told)
    {
        if (!notices.WantsMessages) return await store.Run(database => database.LastPosition()).ConfigureAwait(false);
        while (true)
        {
            var page = await store.Run(database => database.After(told, PageSize)).ConfigureAwait(false);
            if (page.Count == 0) return told;
            page.ForEach(Tell);
            told = page[^1].Position;
        }
    }

    private void Tell(ImMessage message)
    {
        notices.Message(message);
        if (ImEvent.Of(message) is not { } happened) return;
        if (CallSignal.Read(happened, message.Peer, self) is { } signal) notices.Call(signal);
        if (CallNote.Read(happened, message.Peer, message.Seq) is { } note) notices.CallOver(note);
        if (GroupChange.Read(happened, message.Peer, message.Seq) is { } change) notices.Group(change);
    }

    private async Task Remember(long seen)
    {
        try
        {
            await store.Run(database =>
            {
                database.Set(SettingRows.Seen, seen);
                return true;
            }).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The client was disposed inside the loop: the message shows again, as after a crash.
        }
    }
}
