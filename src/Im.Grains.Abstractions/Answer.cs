namespace Im.Grains;

/// <summary>
/// What a grain answers to a call that ends on the wire: the result's JSON, or a refusal in the protocol's words.
/// Encoded once, where the rules are; whoever stands at the wire passes it on.
/// </summary>
[GenerateSerializer, Immutable, Alias("answer")]
public sealed record Answer
{
    /// <summary><see cref="ErrorCode.Ok"/>, or why not.</summary>
    [Id(0)]
    public required ErrorCode Code { get; init; }

    /// <summary>The result's JSON; empty for a refusal.</summary>
    [Id(1)]
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The reason of a refusal, in words for the caller.</summary>
    [Id(2)]
    public string? Message { get; init; }

    /// <summary>With <see cref="ErrorCode.RateLimited"/>: after how many milliseconds to try again. Else 0.</summary>
    [Id(3)]
    public long RetryAfterMs { get; init; }

    /// <summary>Done, and nothing to tell: <c>{}</c>.</summary>
    public static Answer Empty { get; } = new() { Code = ErrorCode.Ok, Json = "{}"u8.ToArray() };

    /// <summary>Done.</summary>
    public static Answer Ok(ReadOnlyMemory<byte> json) => new() { Code = ErrorCode.Ok, Json = json };

    /// <summary>Refused.</summary>
    public static Answer Refused(ErrorCode code, string message) => new() { Code = code, Message = message };
}
