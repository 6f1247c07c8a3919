namespace Im.Protocol.Rest;

/// <summary>Sends one message to many: <c>POST /v1/messages</c>.</summary>
public sealed record SendMessageRequest
{
    /// <summary>The app's id for the message: the dedup key, per app and receiver.</summary>
    public string? Id { get; init; }

    /// <summary>To whom.</summary>
    public MessageTargets? To { get; init; }

    /// <summary>In groups, the one member meant: an account or userId; left out: all.</summary>
    public string? Target { get; init; }

    /// <summary>The sub-application whose devices alone receive it; empty or left out for all.</summary>
    public string? Appid { get; init; }

    /// <summary>The message type's code: 0 or more.</summary>
    public int? Type { get; init; }

    /// <summary>The content: an object, forwarded byte for byte.</summary>
    public RawJson? Content { get; init; }

    /// <summary>Whether it works in the background, without a notification.</summary>
    public bool? IsBackground { get; init; }

    /// <summary>How it looks as a vendor's notification; carried along with the message.</summary>
    public RawJson? Push { get; init; }
}

/// <summary>Takes a message back: <c>POST /v1/messages/recall</c>. It is named either by the id that the app gave it, at
/// every receiver that it went to, or by its seq at one.</summary>
public sealed record RecallMessageRequest
{
    /// <summary>To whom it went: 1–1,000 receivers; with <see cref="Seq"/> one.</summary>
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
public sealed record SendMessageResponse(IReadOnlyList<SendMessageResult> Results);

/// <summary>What became of a message at one receiver.</summary>
public sealed record SendMessageResult
{
    /// <summary>The receiver's id on the wire; where a name was no name, that name.</summary>
    public required string To { get; init; }

    /// <summary>Its place in the conversation with the receiver; left out where it was refused.</summary>
    public long? Seq { get; init; }

    /// <summary>A name of <see cref="ErrorCode"/>; <c>ok</c> also if it was taken, or recalled, before.</summary>
    public required string Code { get; init; }

    /// <summary>Where it was refused: why, in words.</summary>
    public string? Message { get; init; }
}
