using System.Text.Json.Serialization;

namespace Im.Protocol.Rpc;

/// <summary>A call: the members of every method's parameters stand beside <c>rid</c>.</summary>
public record RpcRequest
{
    /// <summary>The caller's number for the call, given back in the reply; at most 64 characters.</summary>
    // Not init: generated JSON would set one that is left out to null.
    public string Rid { get; set; } = "";
}

/// <summary>A reply: either a result or an error.</summary>
public sealed record RpcReply
{
    /// <summary>The call's <see cref="RpcRequest.Rid"/>.</summary>
    public required string Rid { get; init; }

    /// <summary>What the method returns.</summary>
    public RawJson? Result { get; init; }

    /// <summary>Why it did not.</summary>
    public RpcError? Error { get; init; }
}

/// <summary>Why a call failed.</summary>
/// <param name="Code">A name of <see cref="ErrorCode"/>.</param>
/// <param name="Message">The reason in words.</param>
public sealed record RpcError(string Code, string? Message)
{
    /// <summary>With <c>rate_limited</c>: after how many milliseconds to try again.</summary>
    public long? RetryAfter { get; init; }
}

/// <summary>Asks for everything missed, or for one peer's part of it.</summary>
public sealed record OfflineParams : RpcRequest
{
    /// <summary>One peer; left out: all.</summary>
    public string? Target { get; init; }

    /// <summary>By peer, the seq up to which the device has everything.</summary>
    public IReadOnlyDictionary<string, long>? Have { get; init; }

    /// <summary>For peers not in <see cref="Have"/>: nothing older than this, Unix milliseconds.</summary>
    public long? Since { get; init; }

    /// <summary>At most so many messages: 1–500, default 200.</summary>
    public int? Limit { get; init; }
}

/// <summary>What was missed.</summary>
public sealed record OfflineResult
{
    /// <summary>Envelopes, oldest first within a peer.</summary>
    public required IReadOnlyList<RawJson> Messages { get; init; }

    /// <summary>Where each peer stands after this page.</summary>
    public required IReadOnlyList<PeerState> Peers { get; init; }

    /// <summary>Whether to ask again, with <c>have</c> moved to each <c>upTo</c>.</summary>
    public required bool More { get; init; }
}

/// <summary>Where a conversation stands for a device that syncs.</summary>
public sealed record PeerState
{
    /// <summary>The conversation.</summary>
    public required string Peer { get; init; }

    /// <summary>Its last message.</summary>
    public required long LastSeq { get; init; }

    /// <summary>Up to which seq the device has everything once it has taken this page.</summary>
    public required long UpTo { get; init; }

    /// <summary>How far this account has read.</summary>
    public required long ReadSeq { get; init; }

    /// <summary>In a single chat, how far the peer has read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PeerReadSeq { get; init; }

    /// <summary>Of the messages that the device has, those recalled lately: the recall may have been missed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? Recalled { get; init; }
}

/// <summary>Asks for a conversation's messages.</summary>
public sealed record HistoryParams : RpcRequest
{
    /// <summary>The conversation.</summary>
    public string? Target { get; init; }

    /// <summary>Not older than this, Unix milliseconds.</summary>
    public long? StartTime { get; init; }

    /// <summary>Not newer than this, Unix milliseconds.</summary>
    public long? EndTime { get; init; }

    /// <summary>Only seqs below this one.</summary>
    public long? BeforeSeq { get; init; }

    /// <summary>Only seqs above this one.</summary>
    public long? AfterSeq { get; init; }

    /// <summary>At most so many: 1–200, default 50.</summary>
    public int? Limit { get; init; }

    /// <summary>From the newest back.</summary>
    public bool? NewestFirst { get; init; }
}

/// <summary>A page of a conversation.</summary>
public sealed record HistoryResult
{
    /// <summary>Envelopes, in the order asked for.</summary>
    public required IReadOnlyList<RawJson> Messages { get; init; }

    /// <summary>Whether there are more that way.</summary>
    public required bool More { get; init; }
}

/// <summary>Asks for the account's conversations.</summary>
public sealed record ConversationsParams : RpcRequest
{
    /// <summary>At most so many: 1–200, default 50.</summary>
    public int? Limit { get; init; }

    /// <summary>The cursor of the page before; left out: the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A page of conversations, the one with the newest message first.</summary>
public sealed record ConversationsResult
{
    /// <summary>The conversations.</summary>
    public required IReadOnlyList<ConversationSummary> Conversations { get; init; }

    /// <summary>For the next page; left out after the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One conversation in a list.</summary>
public sealed record ConversationSummary
{
    /// <summary>The conversation.</summary>
    public required string Peer { get; init; }

    /// <summary>Its last message's place.</summary>
    public required long LastSeq { get; init; }

    /// <summary>How far this account has read.</summary>
    public required long ReadSeq { get; init; }

    /// <summary>How many messages lie after that.</summary>
    public required long Unread { get; init; }

    /// <summary>The last message's envelope.</summary>
    public RawJson? Last { get; init; }

    /// <summary>Whether the account wants no notifications of it; left out if it does.</summary>
    public bool? Muted { get; init; }

    /// <summary>Until when, Unix milliseconds; left out: until further notice, or not muted.</summary>
    public long? MutedUntil { get; init; }
}

/// <summary>Names one message of a conversation.</summary>
public sealed record MarkParams : RpcRequest
{
    /// <summary>The conversation.</summary>
    public string? Target { get; init; }

    /// <summary>The message's place.</summary>
    public long? Seq { get; init; }
}

/// <summary>Names whom to tell that somebody is writing.</summary>
public sealed record TypingParams : RpcRequest
{
    /// <summary>The conversation.</summary>
    public string? Target { get; init; }
}

/// <summary>Changes the device's push settings; what is left out stays.</summary>
public sealed record PushParams : RpcRequest
{
    /// <summary>On or off.</summary>
    public bool? Enabled { get; init; }

    /// <summary>With <see cref="Token"/>: whose token it is.</summary>
    public string? Vendor { get; init; }

    /// <summary>The vendor's token; empty takes the present one away.</summary>
    public string? Token { get; init; }

    /// <summary>When no notification is wanted.</summary>
    public QuietHours? Quiet { get; init; }
}

/// <summary>The device's push settings.</summary>
public sealed record PushSettings
{
    /// <summary>On or off.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The vendor of the token; left out without one.</summary>
    public string? Vendor { get; init; }

    /// <summary>The vendor's token; left out without one.</summary>
    public string? Token { get; init; }

    /// <summary>When no notification is wanted.</summary>
    public QuietHours? Quiet { get; init; }
}

/// <summary>Hours of the day without notifications.</summary>
/// <param name="From">The beginning, <c>HH:mm</c>.</param>
/// <param name="To">The end, <c>HH:mm</c>; before <paramref name="From"/> it means the next morning; equal: never.</param>
/// <param name="TimeZone">An IANA time zone.</param>
public sealed record QuietHours(string? From, string? To, string? TimeZone);

/// <summary>Mutes a conversation for the account, on all its devices: mentions and calls are told all the same.</summary>
public sealed record MuteParams : RpcRequest
{
    /// <summary>The conversation.</summary>
    public string? Target { get; init; }

    /// <summary>Until when, Unix milliseconds; 0 lifts it; left out: until further notice.</summary>
    public long? Until { get; init; }
}

/// <summary>Asks who is online.</summary>
public sealed record PresenceParams : RpcRequest
{
    /// <summary>At most 100 accounts.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }
}

/// <summary>Who is online.</summary>
/// <param name="Online">Those of the accounts asked for that have a connected device.</param>
public sealed record PresenceResult(IReadOnlyList<string> Online);
