namespace Im.Protocol.Rest;

/// <summary>Sends one message to many: <c>POST /v1/messages</c>.</summary>
public sealed record SendMessageRequest
{
    /// <summary>The app's id for the message, 1–64 of <c>A–Z a–z 0–9 . _ : -</c>: by it the message is known again, per app
    /// and receiver.</summary>
    public string? Id { get; init; }

    /// <summary>To whom.</summary>
    public MessageTargets? To { get; init; }

    /// <summary>In groups, the one member meant: an account or userId; left out: all.</summary>
    public string? Target { get; init; }

    /// <summary>The sub-application whose devices alone receive it; empty or left out for all.</summary>
    public string? Appid { get; init; }

    /// <summary>The message type's code: 0 TEXT, 1 IMAGE, 2 VOICE, 3 VIDEO, 4 FILE, 5 CARD, 6 PRESCRIPTION, 100 CUSTOM, 256
    /// PUSH; any other from 0 up is forwarded unchecked.</summary>
    public int? Type { get; init; }

    /// <summary>The content: an object of at most 64 KiB, forwarded byte for byte. Which members it needs, the type
    /// says: a TEXT has <c>text</c>.</summary>
    public RawJson? Content { get; init; }

    /// <summary>Whether it works in the background, without a notification. Default no.</summary>
    public bool? IsBackground { get; init; }

    /// <summary>How it looks as a vendor's notification, an object of at most 4 KiB: <c>title</c>, <c>body</c>, <c>click</c>
    /// (<c>action</c>, <c>url</c>), <c>silent</c>. Carried along with the message.</summary>
    public RawJson? Push { get; init; }
}

/// <summary>Takes a message back: <c>POST /v1/messages/recall</c>. It is named either by the id that the app gave it, at
/// every receiver that it went to, or by its seq at one.</summary>
public sealed record RecallMessageRequest
{
    /// <summary>To whom it went: 1–1,000 receivers; with <c>seq</c> one.</summary>
    public MessageTargets? To { get; init; }

    /// <summary>The app's id for the message.</summary>
    public string? Id { get; init; }

    /// <summary>Its place in the conversation with the receiver. In a group, also a message of somebody else.</summary>
    public long? Seq { get; init; }
}

/// <summary>Receivers, at most 1,000 in all.</summary>
public sealed record MessageTargets
{
    /// <summary>Users, by userId. They exist from then on.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Accounts that exist.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>Groups, by id or groupNo.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Tags, by name.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Everyone of the tenant.</summary>
    public bool? Everyone { get; init; }
}

/// <summary>What became of a message, or of its recall, receiver by receiver.</summary>
/// <param name="Results">One a receiver: users, accounts, groups, tags, everyone, each in the order given.</param>
public sealed record MessageResults(IReadOnlyList<MessageResult> Results);

/// <summary>What became of a message, or of its recall, at one receiver.</summary>
public sealed record MessageResult
{
    /// <summary>The receiver's id on the wire; where a name was no name, that name.</summary>
    public required string To { get; init; }

    /// <summary>Its place in the conversation with the receiver; left out where it was refused.</summary>
    public long? Seq { get; init; }

    /// <summary><c>ok</c>, also if it was taken, or recalled, before; or why not: <c>not_found</c>, <c>forbidden</c>,
    /// <c>invalid</c>, <c>unavailable</c> (name it again), or one that a later version adds.</summary>
    public required string Code { get; init; }

    /// <summary>Where it was refused: why, in words.</summary>
    public string? Message { get; init; }

    /// <summary>Done for a receiver.</summary>
    public static MessageResult Done(PeerId to, long seq) =>
        new() { To = to.Value, Seq = seq, Code = ErrorCode.Ok.WireName() };

    /// <summary>Not done for a receiver, and why.</summary>
    public static MessageResult Refused(string to, ErrorCode code, string? words) =>
        new() { To = to, Code = code.WireName(), Message = words };
}
