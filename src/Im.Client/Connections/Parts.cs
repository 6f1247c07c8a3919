using Im.Client.Files;
using Im.Client.Receiving;
using Im.Client.Registration;
using Im.Client.Sending;
using Im.Client.Store;

namespace Im.Client.Connections;

/// <summary>What lives as long as the client and outlasts its connections.</summary>
internal sealed record Parts(
    ImClientOptions Options, LocalStore Store, SessionKeeper Sessions, Notices Notices, Feed Feed, Outbox Outbox, Inbox Inbox,
    SyncPages Pages, FileCalls Files)
{
    public static Parts Build(ImClientOptions options, string deviceId, LocalStore store, IRegistrar registrar)
    {
        var logs = options.LoggerFactory;
        var notices = new Notices(Logger<Notices>());
        var feed = new Feed(store, options.Account, notices);
        var outbox = new Outbox(options, store, feed, notices);
        var sessions = new SessionKeeper(options, deviceId, store, registrar, Logger<SessionKeeper>());
        return new Parts(
            options, store, sessions, notices, feed, outbox,
            new Inbox(options.Account, store, outbox, feed, notices, Logger<Inbox>()),
            new SyncPages(options, store, outbox, feed, notices, Logger<SyncPages>()), new FileCalls(options, sessions));

        Microsoft.Extensions.Logging.Logger<T> Logger<T>() => new(logs);
    }
}
