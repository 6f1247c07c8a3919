using System.Text.Json;
using Im.Archive;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Push;

/// <summary>What a message is for push, by its envelope and what its content says of itself.</summary>
internal static class PushMessages
{
    private const int MentionsLimit = 2_000;

    // Whatever was archived can be read here, and a little more: nothing may fail over it.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 2 * EnvelopeReader.MaxDepth };

    /// <summary>An archived message.</summary>
    public static PushMessage Of(StoredMessage message)
    {
        var isBackground = message.IsBackground || IsSilent(message.From, message.Extra);
        var isToAll = message.To.Kind == PeerKind.Group && message.Target.Length == 0;
        return Of(Reading.Of(message.Type, message.Content, isBackground, isToAll), new PushMessage
        {
            TenantNo = message.TenantNo,
            Conversation = message.Conversation,
            Seq = message.Seq,
            MessageId = message.MessageId,
            From = message.From,
            Kind = PushKind.Message,
            AppId = message.AppId,
            Timestamp = message.Timestamp,
        });
    }

    /// <summary>A message as it was delivered.</summary>
    public static PushMessage Of(Envelope envelope, long conversation)
    {
        var from = SenderOf(envelope);
        var isBackground = envelope.IsBackground || IsSilent(from, envelope.Extra);
        return Of(Reading.Of(envelope.Type, envelope.Content, isBackground, isToAll: envelope.From.Kind == PeerKind.Group), new PushMessage
        {
            TenantNo = envelope.TenantNo,
            Conversation = conversation,
            Seq = envelope.Seq,
            MessageId = envelope.Id,
            From = from,
            Kind = PushKind.Message,
            AppId = envelope.AppId,
            Timestamp = envelope.Timestamp,
        });
    }

    /// <summary>Who sent a message that was delivered: what came through many names its sender as its target.</summary>
    public static PeerId SenderOf(Envelope envelope) =>
        envelope.From.Kind is PeerKind.Group or PeerKind.Tag or PeerKind.Everyone ? new PeerId(envelope.Target) : envelope.From;

    /// <summary>The conversation of a message that was delivered to an account.</summary>
    public static PeerId PeerOf(Envelope envelope, AccountId account) =>
        envelope.From == account.AsPeer() ? envelope.To : envelope.From;

    private static PushMessage Of(Reading reading, PushMessage message) =>
        message with { Kind = reading.Kind, RoomId = reading.RoomId, Mentions = reading.Mentions };

    // The wish of an app only: what a client adds to its envelopes is forwarded, and means nothing here.
    private static bool IsSilent(PeerId from, ReadOnlyMemory<byte> extra)
    {
        if (from.Kind != PeerKind.Service || extra.IsEmpty) return false;

        using var members = JsonDocument.Parse((byte[])[(byte)'{', .. extra.Span, (byte)'}'], Deep);
        return members.RootElement.TryGetProperty("push", out var push) && push.ValueKind == JsonValueKind.Object
            && push.TryGetProperty("silent", out var silent) && silent.ValueKind == JsonValueKind.True;
    }

    private readonly record struct Reading(PushKind Kind, string RoomId, IReadOnlyList<string> Mentions)
    {
        public static Reading Of(int type, ReadOnlyMemory<byte> content, bool isBackground, bool isToAll)
        {
            using var json = JsonDocument.Parse(content, Deep);
            if (type == (int)MessageType.Push) return OfEvent(json.RootElement, isToAll);

            return isBackground
                ? new Reading(PushKind.Background, "", [])
                : new Reading(PushKind.Message, "", MentionsIn(json.RootElement));
        }

        // An event is the app's own business, but for a call: that rings.
        private static Reading OfEvent(JsonElement what, bool isToAll)
        {
            var type = TextOf(what, "type");
            if (type is not (PushEventTypes.Call or PushEventTypes.CallRecord) || !what.TryGetProperty("content", out var call))
                return new Reading(PushKind.Background, "", []);

            var kind = type switch
            {
                PushEventTypes.Call => OfCall(TextOf(call, "status")),
                // What a cancelled or missed call was is told by its end; an account that was busy has heard of none.
                PushEventTypes.CallRecord when TextOf(call, "outcome") == CallOutcomes.Busy => PushKind.CallEnd,
                _ => PushKind.Background,
            };
            // Of a group's call those who were called are told by themselves; the others have not been called.
            return new Reading(isToAll && kind == PushKind.CallEnd ? PushKind.Background : kind, TextOf(call, "roomId"), []);
        }

        private static PushKind OfCall(string status) => status switch
        {
            CallStatuses.Invite => PushKind.CallInvite,
            CallStatuses.Cancel or CallStatuses.Timeout => PushKind.CallEnd,
            _ => PushKind.Background,
        };

        private static List<string> MentionsIn(JsonElement content)
        {
            var mentions = new List<string>();
            if (content.ValueKind != JsonValueKind.Object || !content.TryGetProperty("mentions", out var named)) return mentions;
            if (named.ValueKind == JsonValueKind.String) mentions.Add(named.GetString()!);
            if (named.ValueKind != JsonValueKind.Array) return mentions;

            foreach (var name in named.EnumerateArray())
            {
                if (mentions.Count == MentionsLimit) break;
                if (name.ValueKind == JsonValueKind.String) mentions.Add(name.GetString()!);
            }

            return mentions;
        }

        private static string TextOf(JsonElement json, string member) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var text)
            && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
    }
}
