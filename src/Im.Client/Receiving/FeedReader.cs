using System.Runtime.CompilerServices;
using Im.Client.Connections;
using Im.Client.Store;

namespace Im.Client.Receiving;

/// <summary>
/// A stream of the store that the app reads with a loop: what it has not seen yet, and then what is to come. Only the store
/// remembers; a reader that is slow, or comes after a restart, finds it there, and memory does not grow.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="what">What the stream is of.</param>
internal sealed class FeedReader<T>(LocalStore store, FeedOf<T> what)
{
    private readonly Signal _news = new();
    private int _readers;
    private volatile bool _closed;

    /// <summary>The store may have something new.</summary>
    public void Look() => _news.Raise();

    /// <summary>The client is closing: whoever reads has read all.</summary>
    public void Close()
    {
        _closed = true;
        _news.Close();
    }

    /// <summary>Reads. What is shown counts as seen when the app asks for the next or leaves the loop.</summary>
    public async IAsyncEnumerable<T> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _readers, 1) != 0)
            throw new InvalidOperationException($"{what.Name} are being read already; there is one reader at a time.");
        try
        {
            var seen = await store.Run(database => database.NumberSetting(what.Cursor) ?? 0).ConfigureAwait(false);
            while (!_closed)
            {
                var page = await store.Run(database => what.After(database, seen, what.PageSize)).ConfigureAwait(false);
                foreach (var message in page)
                {
                    try
                    {
                        yield return what.Show(message);
                    }
                    finally
                    {
                        seen = message.Position;
                        await Remember(message).ConfigureAwait(false);
                    }

                    if (_closed) yield break;
                }

                cancellation.ThrowIfCancellationRequested();
                if (page.Count == 0 && !await _news.Wait(cancellation).ConfigureAwait(false)) yield break;
            }
        }
        finally
        {
            Volatile.Write(ref _readers, 0);
        }
    }

    private async Task Remember(ImMessage seen)
    {
        try
        {
            await store.Run(database =>
            {
                database.Set(what.Cursor, seen.Position);
                what.Seen(database, seen);
                return true;
            }).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The client was disposed inside the loop: it shows again, as after a crash.
        }
    }
}

/// <summary>What a stream is of.</summary>
/// <param name="Name">What is read, for people.</param>
/// <param name="Cursor">The setting with the position up to which the app has seen it.</param>
/// <param name="PageSize">So much is read ahead.</param>
/// <param name="After">What follows a position.</param>
/// <param name="Show">What the app gets of a row.</param>
/// <param name="Seen">What becomes of a row that the app has seen.</param>
internal sealed record FeedOf<T>(
    string Name, string Cursor, int PageSize, Func<Database, long, int, List<ImMessage>> After, Func<ImMessage, T> Show,
    Action<Database, ImMessage> Seen);
