using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Protocol;
using Im.Protocol.Calls;
using Im.Protocol.Groups;

namespace Im.Grains.Conversations;

/// <summary>Events that only the server sends. They are not archived and have no seq.</summary>
public static class ServerEvents
{
    /// <summary>Somebody has read up to a seq.</summary>
    public static EncodedEnvelope Read(ReadEvent what, AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        One(PushEventTypes.Read, what, WireJson.Default.ReadEvent, by.AsPeer(), to.AsPeer(), tenantNo, at);

    /// <summary>A message was taken back.</summary>
    public static EncodedEnvelope Recall(RecallEvent what, PeerId by, PeerId to, string tenantNo, DateTimeOffset at) =>
        One(PushEventTypes.Recall, what, WireJson.Default.RecallEvent, by, to, tenantNo, at);

    /// <summary>Somebody is writing.</summary>
    public static EncodedEnvelope Typing(AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        One(PushEventTypes.Typing, new TypingEvent(by.Value), WireJson.Default.TypingEvent, by.AsPeer(), to.AsPeer(), tenantNo, at);

    /// <summary>The device was logged out.</summary>
    public static EncodedEnvelope Kicked(string reason, AccountId account, string tenantNo, DateTimeOffset at) =>
        One(PushEventTypes.Kicked, new KickedEvent(reason), WireJson.Default.KickedEvent, account.AsPeer(), account.AsPeer(), tenantNo, at);

    /// <summary>A step of a call that is told to an account's devices alone: those of the call's sub-application.</summary>
    public static EncodedEnvelope Call(
        CallEvent what, AccountId account, PeerId peer, string tenantNo, string appId, DateTimeOffset at) => EncodedEnvelope.Of(
            Event(PushEventTypes.Call, what, WireJson.Default.CallEvent, account.AsPeer(), peer, target: "", tenantNo, at) with { AppId = appId });

    /// <summary>Something may have been missed.</summary>
    public static EncodedEnvelope Sync(AccountId account, string tenantNo, DateTimeOffset at) =>
        One(PushEventTypes.Sync, new SyncEvent(), WireJson.Default.SyncEvent, account.AsPeer(), account.AsPeer(), tenantNo, at);

    /// <summary>An update comes later than what follows it.</summary>
    public static EncodedEnvelope Later(LaterEvent what, AccountId account, string tenantNo, DateTimeOffset at) =>
        One(PushEventTypes.Later, what, WireJson.Default.LaterEvent, account.AsPeer(), account.AsPeer(), tenantNo, at);

    /// <summary>Somebody is writing in a group; for any of its members.</summary>
    public static EncodedEnvelope TypingInGroup(PeerId group, PeerId by, string tenantNo, DateTimeOffset at) =>
        Many(PushEventTypes.Typing, new TypingEvent(group.Value), WireJson.Default.TypingEvent, group, by.Value, tenantNo, at);

    /// <summary>A group's message was taken back; for any of its members.</summary>
    public static EncodedEnvelope RecallInGroup(RecallEvent what, PeerId group, PeerId by, string tenantNo, DateTimeOffset at) =>
        Many(PushEventTypes.Recall, what, WireJson.Default.RecallEvent, group, by.Value, tenantNo, at);

    /// <summary>Something that a group tells without archiving it; for any of its members.</summary>
    public static EncodedEnvelope InGroup(GroupEvent what, PeerId group, string tenantNo, DateTimeOffset at) =>
        Many(PushEventTypes.Group, what, WireJson.Default.GroupEvent, group, what.By, tenantNo, at);

    /// <summary>The content of an event.</summary>
    public static byte[] ContentOf<T>(string type, T content, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(
        new PushEvent(type, new RawJson(JsonSerializer.SerializeToUtf8Bytes(content, json))), WireJson.Default.PushEvent);

    private static EncodedEnvelope One<T>(
        string type, T content, JsonTypeInfo<T> json, PeerId from, PeerId to, string tenantNo, DateTimeOffset at) =>
        EncodedEnvelope.Of(Event(type, content, json, from, to, target: "", tenantNo, at));

    private static EncodedEnvelope Many<T>(
        string type, T content, JsonTypeInfo<T> json, PeerId group, string by, string tenantNo, DateTimeOffset at) =>
        EncodedEnvelope.ForMany(Event(type, content, json, group, group, by, tenantNo, at));

    private static Envelope Event<T>(
        string type, T content, JsonTypeInfo<T> json, PeerId from, PeerId to, string target, string tenantNo,
        DateTimeOffset at) => new()
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
}
