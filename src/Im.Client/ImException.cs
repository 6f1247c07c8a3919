using Im.Protocol;

namespace Im.Client;

/// <summary>The server refused, or could not be asked. The message is a sentence that may be shown to a person.</summary>
public class ImException : Exception
{
    /// <summary>Makes one from a code and words.</summary>
    public ImException(ErrorCode code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Why, in the protocol's words.</summary>
    public ErrorCode Code { get; }

    /// <summary>With <see cref="ErrorCode.RateLimited"/>: how long the server wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The server could not be reached at all, or the connection was lost before it answered.</summary>
public sealed class ImUnreachableException : ImException
{
    /// <summary>Makes one from words and what went wrong underneath.</summary>
    public ImUnreachableException(string message, Exception? cause = null)
        : base(ErrorCode.Unavailable, message, cause)
    {
    }
}
