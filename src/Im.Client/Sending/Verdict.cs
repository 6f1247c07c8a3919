using Im.Client.Connections;
using Im.Protocol;

namespace Im.Client.Sending;

/// <summary>What to do with a message after its PUBACK.</summary>
internal enum VerdictKind
{
    /// <summary>The server has it.</summary>
    Sent,

    /// <summary>The same again later.</summary>
    Later,

    /// <summary>Refused for good.</summary>
    Failed,
}

/// <summary>The one table of PUBACK reasons (docs/protocol.md, MQTT).</summary>
internal sealed record Verdict(VerdictKind Kind, ErrorCode Code, string Text)
{
    public TimeSpan? RetryAfter { get; init; }

    public static Verdict Of(Acknowledgement answer) => answer.Reason switch
    {
        // 0x10: no subscriber. A server of ours does not say it, and it counts as taken.
        0x00 or 0x10 => new Verdict(VerdictKind.Sent, ErrorCode.Ok, ""),
        0x97 => new Verdict(VerdictKind.Later, ErrorCode.RateLimited, answer.Text ?? "Over a limit.")
        {
            RetryAfter = answer.RetryAfter,
        },
        0x99 => Refused(ErrorCode.Invalid, answer, "The server calls it malformed."),
        0x87 => Refused(ErrorCode.Forbidden, answer, "The server does not allow it."),
        0x90 => Refused(ErrorCode.NotFound, answer, "There is no such receiver."),
        0x95 => Refused(ErrorCode.TooLarge, answer, "It is too large."),

        // 0x83, 0x80, and whatever a later server may say: nothing proves that it is the message's fault.
        _ => new Verdict(VerdictKind.Later, ErrorCode.Unavailable, answer.Text ?? $"The server failed (0x{answer.Reason:x2})."),
    };

    private static Verdict Refused(ErrorCode code, Acknowledgement answer, string otherwise) =>
        new(VerdictKind.Failed, code, answer.Text is { Length: > 0 } text ? text : otherwise);
}
