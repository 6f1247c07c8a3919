using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>Events that only the server sends. They are not archived and have no seq.</summary>
public static class ServerEvents
{
    /// <summary>Somebody has read up to a seq.</summary>
    public static EncodedEnvelope Read(ReadEvent what, AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Read, what, WireJson.Default.ReadEvent, by, to, tenantNo, at);

    /// <summary>A message was taken back.</summary>
    public static EncodedEnvelope Recall(RecallEvent what, AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Recall, what, WireJson.Default.RecallEvent, by, to, tenantNo, at);

    /// <summary>Somebody is writing.</summary>
    public static EncodedEnvelope Typing(AccountId by, AccountId to, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Typing, new TypingEvent(by.Value), WireJson.Default.TypingEvent, by, to, tenantNo, at);

    /// <summary>The device was logged out.</summary>
    public static EncodedEnvelope Kicked(string reason, AccountId account, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Kicked, new KickedEvent(reason), WireJson.Default.KickedEvent, account, account, tenantNo, at);

    /// <summary>Something may have been missed.</summary>
    public static EncodedEnvelope Sync(AccountId account, string tenantNo, DateTimeOffset at) =>
        Encode(PushEventTypes.Sync, new SyncEvent(), WireJson.Default.SyncEvent, account, account, tenantNo, at);

    private static EncodedEnvelope Encode<T>(
        string type, T content, JsonTypeInfo<T> json, AccountId from, AccountId to, string tenantNo, DateTimeOffset at)
    {
        var what = new PushEvent(type, new RawJson(JsonSerializer.SerializeToUtf8Bytes(content, json)));
        return new EncodedEnvelope
        {
            Json = EnvelopeWriter.Encode(new Envelope
            {
                Id = Guid.NewGuid().ToString("N"),
                From = from.AsPeer(),
                To = to.AsPeer(),
                TenantNo = tenantNo,
                Type = (int)MessageType.Push,
                Content = JsonSerializer.SerializeToUtf8Bytes(what, WireJson.Default.PushEvent),
                Timestamp = at.ToUnixTimeMilliseconds(),
                IsBackground = true,
            }),
        };
    }
}
