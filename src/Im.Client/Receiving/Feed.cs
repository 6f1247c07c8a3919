using Im.Client.Connections;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Client.Receiving;

/// <summary>Shows the app what the store has for it, in the order of positions: messages, and apart from them updates.</summary>
internal sealed class Feed(LocalStore store, AccountId self, Notices notices)
{
    private const int PageSize = 64;

    private readonly Signal _forHandlers = new();

    /// <summary>The messages.</summary>
    public FeedReader<ImMessage> Messages { get; } = new(store, new FeedOf<ImMessage>(
        "Messages", SettingRows.Seen, PageSize, MessageRows.After, message => message, (_, _) => { }));

    /// <summary>The updates. None is read ahead: they are large, and one that is taken back meanwhile must not be shown.</summary>
    public FeedReader<OrganizationUpdate> Updates { get; } = new(store, new FeedOf<OrganizationUpdate>(
        "Updates", SettingRows.SeenUpdates, 1, MessageRows.UpdatesAfter, OrganizationUpdate.Of, MessageRows.Empty));

    /// <summary>The store may have something new.</summary>
    public void Look()
    {
        Messages.Look();
        Updates.Look();
        _forHandlers.Raise();
    }

    /// <summary>The client is closing: whoever reads has read all.</summary>
    public void Close()
    {
        Messages.Close();
        Updates.Close();
        _forHandlers.Close();
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
}
