namespace Im.Protocol;

/// <summary>What became of a request, in the protocol's words: in receipts, RPC replies and problem details.</summary>
public enum ErrorCode
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>Done before: the same id with the same content. The first answer stands.</summary>
    Duplicate,

    /// <summary>Malformed, or against a rule of the protocol.</summary>
    Invalid,

    /// <summary>No, wrong or expired credentials.</summary>
    Unauthenticated,

    /// <summary>Understood and not allowed.</summary>
    Forbidden,

    /// <summary>No such receiver, message or resource, for this caller.</summary>
    NotFound,

    /// <summary>It contradicts what is there.</summary>
    Conflict,

    /// <summary>Larger than a limit.</summary>
    TooLarge,

    /// <summary>Too many in a time; later again.</summary>
    RateLimited,

    /// <summary>The server's fault; the same again later.</summary>
    Unavailable,
}

/// <summary>The names of <see cref="ErrorCode"/> on the wire.</summary>
public static class ErrorCodes
{
    private static readonly string[] WireNames =
    [
        "ok", "duplicate", "invalid", "unauthenticated", "forbidden", "not_found", "conflict", "too_large",
        "rate_limited", "unavailable",
    ];

    /// <summary>The code as it stands on the wire.</summary>
    public static string WireName(this ErrorCode code) => WireNames[(int)code];

    /// <summary>Reads a code; one that this version does not know counts as <see cref="ErrorCode.Unavailable"/>, so
    /// that the request is kept and tried again.</summary>
    public static ErrorCode Parse(string? wireName)
    {
        var index = Array.IndexOf(WireNames, wireName);
        return index < 0 ? ErrorCode.Unavailable : (ErrorCode)index;
    }
}
