using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Api.Messages;

/// <summary>What the API checks of a message that an app sends, receivers apart.</summary>
internal static class MessageRules
{
    /// <summary>So many receivers one call may name.</summary>
    public const int TargetLimit = 1_000;

    /// <summary>Bytes of the largest content, as a client's envelope may have.</summary>
    public const int ContentLimit = 64 * 1024;

    private const int PushLimit = 4 * 1024;

    /// <summary>What is wrong with the message; null if nothing is.</summary>
    public static (ErrorCode Code, string Words)? Fault(SendMessageRequest request, string tenantNo)
    {
        if (!Names.IsMessageId(request.Id)) return Invalid($"The member 'id' is {Names.MessageIdForm}.");
        if (request.Type is not >= 0) return Invalid("The member 'type' must be an integer, 0 or more.");
        if (request.Appid is { Length: > 0 } appId && !Names.IsAppId(appId))
            return Invalid($"The member 'appid' is {Names.DeviceIdForm}.");
        if (request.Target is { Length: > 0 } target && !WireIds.TryAccount(tenantNo, target, out _)) return Invalid("The member 'target' is no account or userId.");
        if (request.Content is not { } content || !IsObject(content)) return Invalid("The member 'content' must be an object.");
        if (!JsonText.IsUnicode(content.Utf8.Span)) return Invalid("The content has a string that is no Unicode.");
        if (ContentRules.Check(request.Type.Value, content.Utf8.Span) is { } wrong) return Invalid(wrong);
        if (request.Push is { } push && (!IsObject(push) || push.Utf8.Length > PushLimit || !JsonText.IsUnicode(push.Utf8.Span)))
            return Invalid($"The member 'push' must be an object of at most {PushLimit} bytes.");
        if (request.Push is { } once && !JsonText.HasEachMemberOnce(once.Utf8)) return Invalid("The member 'push' has a member twice.");
        if (request.Type == (int)MessageType.Push && PushEventTypes.IsServerOnly(PushEvent.TypeOf(content.Utf8))) return (ErrorCode.Forbidden, "Only the server sends this event.");
        if (IsUpdate(request) && request.Push is not null) return Invalid("An update is not pushed: it has no member 'push'.");
        return (IsUpdate(request) ? UpdateRules.Fault(content.Utf8) : FaultOfSize(content)) ?? Fault(request.To);
    }

    /// <summary>Whether it is a large background update, of one in which nothing was found wrong before.</summary>
    public static bool IsUpdate(SendMessageRequest request) => PushEvent.IsUpdate(request.Type!.Value, request.Content!.Value.Utf8.Span);

    /// <summary>What is wrong with the recall of a message; null if nothing is.</summary>
    public static (ErrorCode Code, string Words)? Fault(RecallMessageRequest request)
    {
        if (request.Id is null == request.Seq is null) return Invalid("Either the member 'id' or the member 'seq' names the message.");
        if (request.Id is not null && !Names.IsMessageId(request.Id))
            return Invalid($"The member 'id' is {Names.MessageIdForm}.");
        if (request.Seq is <= 0) return Invalid("The member 'seq' must be 1 or more.");
        if (Fault(request.To) is { } fault) return fault;
        return request.Seq is not null && Receiver.Count(request.To) > 1
            ? Invalid("A seq is of one conversation: with it, the member 'to' names one receiver.")
            : null;
    }

    /// <summary>The message for one receiver.</summary>
    public static OutgoingMessage For(SendMessageRequest request, PeerId to, string tenantNo) => new()
    {
        MessageId = request.Id!,
        To = to,
        Target = to.Kind == PeerKind.Group && request.Target is { Length: > 0 } target && WireIds.TryAccount(tenantNo, target, out var member)
            ? member.Value
            : "",
        Type = request.Type!.Value,
        Content = request.Content!.Value.Utf8,
        Extra = request.Push is { } push ? Extra(push) : default,
        AppId = request.Appid ?? "",
        IsBackground = request.IsBackground == true || IsUpdate(request),
    };

    private static (ErrorCode, string)? FaultOfSize(RawJson content) =>
        content.Utf8.Length > ContentLimit ? (ErrorCode.TooLarge, $"A content may have {ContentLimit} bytes.") : null;

    private static (ErrorCode, string)? Fault(MessageTargets? to) => Receiver.Count(to) switch
    {
        0 => Invalid("The member 'to' must name a receiver."),
        > TargetLimit => Invalid($"The member 'to' may name {TargetLimit} receivers."),
        _ => null,
    };

    private static byte[] Extra(RawJson push) => [.. "\"push\":"u8, .. push.Utf8.Span];

    private static bool IsObject(RawJson json) => json.Utf8.Span is [(byte)'{', ..];

    private static (ErrorCode, string) Invalid(string words) => (ErrorCode.Invalid, words);
}
