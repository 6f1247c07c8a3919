using System.Text.Json;
using System.Text.Json.Serialization;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Client;

/// <summary>One step of an audio or video call.</summary>
public sealed record CallSignal
{
    /// <summary>One of <see cref="CallStatuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary><c>audio</c> or <c>video</c>.</summary>
    public string? AvType { get; init; }

    /// <summary>Whom the user interface shows as the inviter.</summary>
    public string? Uid { get; init; }

    /// <summary>The room of the call.</summary>
    public string? RoomId { get; init; }

    /// <summary>When the step was taken, Unix milliseconds.</summary>
    public long? Timestamp { get; init; }

    /// <summary>How long the call lasted, in seconds.</summary>
    public long? UseTime { get; init; }

    /// <summary>The RTC key of the room: any JSON value, as it stands on the wire.</summary>
    public JsonElement? AgoraKey { get; init; }

    /// <summary>In an invitation to a group: who is invited, 1–31 members.</summary>
    public IReadOnlyList<string>? Invitees { get; init; }

    /// <summary>The conversation in which the call is: the other account, or the group. Not on the wire: the envelope says
    /// it.</summary>
    [JsonIgnore]
    public PeerId Peer { get; init; }

    /// <summary>Who took the step. Not on the wire: the envelope says it.</summary>
    [JsonIgnore]
    public PeerId From { get; init; }

    /// <summary>The step inside an event; null if it is none. An answer or refuse by another device of the own account becomes
    /// <c>other_answer</c> or <c>other_refuse</c>.</summary>
    internal static CallSignal? Read(ImEvent happened, PeerId peer, AccountId self)
    {
        if (happened.Type != PushEventTypes.Call) return null;
        try
        {
            var signal = JsonSerializer.Deserialize(happened.Content.Span, CallJson.Default.CallSignal);
            if (signal is null) return null;

            var status = (signal.Status, happened.From == self.AsPeer()) switch
            {
                (CallStatuses.Refuse, true) => CallStatuses.OtherRefuse,
                (CallStatuses.Answer, true) => CallStatuses.OtherAnswer,
                _ => signal.Status,
            };
            return signal with { From = happened.From, Peer = peer, Status = status };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The JSON of <see cref="CallSignal"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallSignal))]
internal sealed partial class CallJson : JsonSerializerContext;
