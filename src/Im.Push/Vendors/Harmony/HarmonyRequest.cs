using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Harmony;

/// <summary>The message for HarmonyOS 5 and later, v3:
/// <see href="https://developer.huawei.com/consumer/cn/doc/harmonyos-references/push-scenariozed-api-request-param"/>.</summary>
internal static class HarmonyRequest
{
    /// <summary>Bytes of a message without its tokens.</summary>
    public const int Longest = 4096;

    /// <summary>The header <c>push-type</c>: 0 to see, 6 for the app alone, 10 an incoming call.</summary>
    public static string TypeOf(HarmonyCredential credential, PushNotification notification) =>
        notification.IsSilent ? "6" : notification.IsCall && credential.CallRight ? "10" : "0";

    /// <summary>The body.</summary>
    public static byte[] Body(HarmonyCredential credential, PushNotification notification, IEnumerable<string> tokens) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("payload");
        if (TypeOf(credential, notification) == "0") WriteNotification(json, credential, notification);
        else json.WriteString("extraData", AppData.Text(AppData.Of(notification, withUrl: true)));
        json.WriteEndObject();
        json.WriteStartObject("target");
        json.WriteStartArray("token");
        foreach (var token in tokens) json.WriteStringValue(token);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("pushOptions");
        json.WriteNumber("ttl", (long)notification.Ttl.TotalSeconds);
        json.WriteString("biTag", NotificationKeys.Short(notification.MessageId));
        json.WriteIf("receiptId", credential.ReceiptId);
        if (notification.IsTest) json.WriteBoolean("testMessage", true);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>What takes a notification back.</summary>
    public static byte[] Revocation(PushWithdrawal withdrawal, IEnumerable<string> tokens) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("notifyId", NotificationKeys.NotifyId(NotificationKeys.Replaces(withdrawal)));
        json.WriteStartArray("token");
        foreach (var token in tokens) json.WriteStringValue(token);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteNotification(Utf8JsonWriter json, HarmonyCredential credential, PushNotification notification)
    {
        json.WriteStartObject("notification");
        json.WriteString("category", credential.ClassOf(notification).Category ?? "IM");
        json.WriteString("title", notification.Title);
        json.WriteString("body", notification.Body);
        WriteClick(json, notification);
        json.WriteNumber("notifyId", NotificationKeys.NotifyId(NotificationKeys.Replaces(notification)));
        json.WriteString("appMessageId", NotificationKeys.Short(notification.MessageId));
        if (notification.Badge is { } badge)
        {
            json.WriteStartObject("badge");
            json.WriteNumber("setNum", Math.Clamp(badge, 0, 99));
            json.WriteEndObject();
        }

        json.WriteIf("sound", notification.Sound);
        json.WriteEndObject();
    }

    private static void WriteClick(Utf8JsonWriter json, PushNotification notification)
    {
        var click = notification.Click;
        var isPage = click.Kind is PushClickKind.DeepLink or PushClickKind.Intent;
        json.WriteStartObject("clickAction");
        json.WriteNumber("actionType", isPage ? 1 : 0);
        if (isPage) json.WriteString(click.Kind == PushClickKind.DeepLink ? "uri" : "action", click.Target);
        json.WriteStartObject("data");
        // No click opens a page of the web: the app does.
        json.Write(AppData.Of(notification, withUrl: !isPage));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
