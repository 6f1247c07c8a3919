using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Grains.Conversations;

/// <summary>Events that only the server sends. They are not archived and have no seq.</summary>
public static class ServerEvents
{
    // Stands where each member's id is written over it.
    private static readonly PeerId AnyMember = new(new string('a', PeerId.Length));

    /// <summary>Somebody has read up to a seq.</summary>
    public static EncodedEnvelope Read(ReadEvent what, AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Read, what, WireJson.Default.ReadEvent, by.AsPeer(), to.AsPeer(), tenantNo, at);

    /// <summary>A message was taken back.</summary>
    public static EncodedEnvelope Recall(RecallEvent what, PeerId by, PeerId to, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Recall, what, WireJson.Default.RecallEvent, by, to, tenantNo, at);

    /// <summary>Somebody is writing.</summary>
    public static EncodedEnvelope Typing(AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Typing, new TypingEvent(by.Value), WireJson.Default.TypingEvent, by.AsPeer(), to.AsPeer(), tenantNo, at);

    /// <summary>The device was logged out.</summary>
    public static EncodedEnvelope Kicked(string reason, AccountId account, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Kicked, new KickedEvent(reason), WireJson.Default.KickedEvent, account.AsPeer(), account.AsPeer(), tenantNo, at);

    /// <summary>Something may have been missed.</summary>
    public static EncodedEnvelope Sync(AccountId account, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Sync, new SyncEvent(), WireJson.Default.SyncEvent, account.AsPeer(), account.AsPeer(), tenantNo, at);

    /// <summary>Somebody is writing in a group; for any of its members.</summary>
    public static EncodedEnvelope TypingInGroup(PeerId group, PeerId by, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Typing, new TypingEvent(group.Value), WireJson.Default.TypingEvent, group, AnyMember, tenantNo, at, by.Value);

    /// <summary>A group's message was taken back; for any of its members.</summary>
    public static EncodedEnvelope RecallInGroup(RecallEvent what, PeerId group, PeerId by, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Recall, what, WireJson.Default.RecallEvent, group, AnyMember, tenantNo, at, by.Value);

    /// <summary>Something that a group tells without archiving it; for any of its members.</summary>
    public static EncodedEnvelope InGroup(GroupEvent what, PeerId group, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Group, what, WireJson.Default.GroupEvent, group, AnyMember, tenantNo, at, what.By);

    /// <summary>The content of an event.</summary>
    public static byte[] ContentOf<T>(string type, T content, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(
        new PushEvent(type, new RawJson(JsonSerializer.SerializeToUtf8Bytes(content, json))), WireJson.Default.PushEvent);

    private static EncodedEnvelope Encode<T>(
        string type, T content, JsonTypeInfo<T> json, PeerId from, PeerId to, string tenantNo, DateTimeOffset at,
        string target = "")
    {
        var envelope = new Envelope
        {
            Id = Guid.NewGuid().ToString("N"),
            From = from,
            To = to,
            TenantNo = tenantNo,
            Target = target,
            Type = (int)MessageType.Push,
            Content = ContentOf(type, content, json),
            Timestamp = at.ToUnixTimeMilliseconds(),
            IsBackground = true,
        };
        var encoded = EnvelopeWriter.Encode(envelope, out var toOffset);
        return new EncodedEnvelope { Json = encoded, ToOffset = to == AnyMember ? toOffset : 0 };
    }
}
