using System.Collections.Concurrent;
using Im.Archive;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>What senders and groups are called, remembered for a while: a burst asks once.</summary>
internal sealed class PushNames(IPushAccounts accounts, IMessageArchive archive, TimeProvider time)
{
    private const int Limit = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<PeerId, (long At, string Name)> _names = new();

    /// <summary>The name of an account; empty for what has none.</summary>
    public ValueTask<string> OfSender(PeerId sender) => sender.Kind == PeerKind.Account ? Of(sender) : ValueTask.FromResult("");

    /// <summary>The name of a group; empty for what is none.</summary>
    public ValueTask<string> OfGroup(PeerId peer) => peer.Kind == PeerKind.Group ? Of(peer) : ValueTask.FromResult("");

    private async ValueTask<string> Of(PeerId peer)
    {
        if (_names.TryGetValue(peer, out var known) && time.GetElapsedTime(known.At) < Age) return known.Name;

        var name = peer.Kind == PeerKind.Account
            ? await accounts.UserId(peer.AsAccount()) ?? ""
            : (await archive.FindGroup(peer))?.Row.Name ?? "";
        if (_names.Count >= Limit) _names.Clear();
        _names[peer] = (time.GetTimestamp(), name);
        return name;
    }
}
