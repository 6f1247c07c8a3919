using System.Text.Json.Serialization;

namespace Im.Protocol;

/// <summary>What became of a message, for the connection that sent it: on <c>{account}/receipt</c>.</summary>
public sealed record Receipt
{
    /// <summary>The message's id; empty if it could not be read.</summary>
    public required string Id { get; init; }

    /// <summary>The outcome: a name of <see cref="ErrorCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The message's place in its conversation, where it was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Seq { get; init; }

    /// <summary>When the server took it, Unix milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Timestamp { get; init; }

    /// <summary>For <c>rate_limited</c>: after how many milliseconds to try again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RetryAfter { get; init; }

    /// <summary>Why it was refused, in words.</summary>
    public string? Message { get; init; }
}
