using System.Text.Json;
using System.Text.Json.Serialization;
using Im.Protocol;

namespace Im.Client;

/// <summary>One step of an audio or video call.</summary>
public sealed record CallSignal
{
    /// <summary><c>invite answer refuse cancel timeout busy hangup other_answer other_refuse</c>.</summary>
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

    /// <summary>Who took the step. Not on the wire: the envelope says it.</summary>
    [JsonIgnore]
    public PeerId From { get; init; }

    /// <summary>The step inside an event; null if it is none. A refuse by another device of the own account becomes
    /// <c>other_refuse</c>.</summary>
    internal static CallSignal? Read(ImEvent happened, AccountId self)
    {
        if (happened.Type != PushEventTypes.Call) return null;
        try
        {
            var signal = JsonSerializer.Deserialize(happened.Content.Span, CallJson.Default.CallSignal);
            if (signal is null) return null;

            var refusedElsewhere = signal.Status == "refuse" && happened.From == self.AsPeer();
            return signal with { From = happened.From, Status = refusedElsewhere ? "other_refuse" : signal.Status };
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
