using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>A message of the local store: received, or sent from this or another device of the account.</summary>
public sealed record ImMessage
{
    private const int NotStored = 0;

    /// <summary>The sender's id for it.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation: the other account, the group, tag, everyone or service.</summary>
    public required PeerId Peer { get; init; }

    /// <summary>Who wrote it; in a group the member, not the group.</summary>
    public required PeerId Sender { get; init; }

    /// <summary>Whether this account wrote it.</summary>
    public required MessageDirection Direction { get; init; }

    /// <summary>How far it has come.</summary>
    public required MessageState State { get; init; }

    /// <summary>The type's code as it stands on the wire.</summary>
    public required int TypeCode { get; init; }

    /// <summary>The type; <see cref="MessageType.Unknown"/> for a code that this version does not know.</summary>
    public MessageType Type => Enum.IsDefined((MessageType)TypeCode) ? (MessageType)TypeCode : MessageType.Unknown;

    /// <summary>The content: a JSON object in UTF-8, byte for byte as its sender wrote it.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The place in the conversation, from 1; 0 until the server has given it one.</summary>
    public long Seq { get; init; }

    /// <summary>When the server took it; until then, when it was written here.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>On sending to a group: the one member meant; else empty.</summary>
    public string Target { get; init; } = "";

    /// <summary>The sub-application whose devices alone receive it; empty for all.</summary>
    public string AppId { get; init; } = "";

    /// <summary>Whether it works in the background, without a notification.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Whether its sender took it back; the content is gone then.</summary>
    public bool IsRecalled { get; init; }

    /// <summary>With <see cref="MessageState.Failed"/>: why the server refused it.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>With <see cref="MessageState.Failed"/>: why, in words.</summary>
    public string? ErrorText { get; init; }

    /// <summary>The text of a <see cref="MessageType.Text"/> message; null for every other and for recalled ones.</summary>
    public string? Text => TypeCode == (int)MessageType.Text && !IsRecalled ? ReadText() : null;

    /// <summary>What it says, to <c>switch</c> over; read anew at each call. Never fails: what this version does not know, and
    /// what does not fit its type, is <see cref="UnknownContent"/>. Members that it does not show stand in
    /// <see cref="Content"/>.</summary>
    public MessageContent Read() => IsRecalled ? new RecalledContent(TypeCode) : MessageContent.Read(TypeCode, Content);

    internal long Row { get; init; } = NotStored;

    internal long Position { get; init; }

    /// <summary>It is an <see cref="OrganizationUpdate"/>, and not for the eyes of anybody.</summary>
    internal bool IsUpdate { get; init; }

    private string? ReadText()
    {
        using var content = JsonDocument.Parse(Content);
        return content.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
    }
}

/// <summary>Which way a message went.</summary>
public enum MessageDirection
{
    /// <summary>Somebody else wrote it.</summary>
    Incoming,

    /// <summary>This account wrote it, on this device or another of its devices.</summary>
    Outgoing,
}

/// <summary>How far a message has come.</summary>
public enum MessageState
{
    /// <summary>In the outbox: it is sent, and sent again, until the server has it or refuses it.</summary>
    Pending,

    /// <summary>The server has archived it.</summary>
    Sent,

    /// <summary>The server refused it for good.</summary>
    Failed,

    /// <summary>It came from the server.</summary>
    Received,
}
