using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Client;

/// <summary>Something that has happened in a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Event">What happened, by whom and to whom.</param>
/// <param name="Seq">Its place in the group's conversation; 0 for <see cref="GroupEvents.Requested"/>, which has none.</param>
/// <param name="Timestamp">When.</param>
public sealed record GroupChange(PeerId Group, GroupEvent Event, long Seq, DateTimeOffset Timestamp)
{
    /// <summary>The change that a message tells of; null for any other message.</summary>
    public static GroupChange? Of(ImMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ImEvent.Of(message) is { } happened ? Read(happened, message.Peer, message.Seq) : null;
    }

    /// <summary>Whether the account is among those named: in a large group not all are.</summary>
    public bool Concerns(AccountId account) => Event.Accounts?.Contains(account.Value) == true;

    internal static GroupChange? Read(ImEvent happened, PeerId group, long seq)
    {
        if (happened.Type != PushEventTypes.Group || group.Kind != PeerKind.Group) return null;
        try
        {
            var what = JsonSerializer.Deserialize(happened.Content.Span, WireJson.Default.GroupEvent);
            return what is null ? null : new GroupChange(group, what, seq, happened.Timestamp);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
