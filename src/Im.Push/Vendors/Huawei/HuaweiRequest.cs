using System.Globalization;
using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Huawei;

/// <summary>The message for Android and HarmonyOS up to 4:
/// <see href="https://developer.huawei.com/consumer/cn/doc/HMSCore-References/https-send-api-0000001050986197"/>.</summary>
internal static class HuaweiRequest
{
    /// <summary>Bytes of a message without its tokens.</summary>
    public const int Longest = 4096;

    /// <summary>The body.</summary>
    public static byte[] Body(HuaweiCredential credential, PushNotification notification, IEnumerable<string> tokens) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("validate_only", false);
        json.WriteStartObject("message");
        json.WriteStartArray("token");
        foreach (var token in tokens) json.WriteStringValue(token);
        json.WriteEndArray();
        // Huawei opens only https pages itself.
        var data = AppData.Of(notification, withUrl: notification.IsSilent || IsForTheApp(notification.Click)).ToList();
        if (data.Count > 0 || notification.IsSilent) json.WriteString("data", AppData.Text(data));
        WriteAndroid(json, credential, notification);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteAndroid(Utf8JsonWriter json, HuaweiCredential credential, PushNotification notification)
    {
        var kind = credential.ClassOf(notification);
        json.WriteStartObject("android");
        // -1 keeps all of them: there are only a hundred keys for all conversations.
        json.WriteNumber("collapse_key", -1);
        if (notification.IsSilent)
            json.WriteString("urgency", notification.Urgency == PushUrgency.High ? "HIGH" : "NORMAL");
        json.WriteIf("category", kind.Category);
        json.WriteString("ttl", string.Create(CultureInfo.InvariantCulture, $"{(long)notification.Ttl.TotalSeconds}s"));
        json.WriteString("bi_tag", NotificationKeys.Short(notification.MessageId));
        json.WriteIf("receipt_id", credential.ReceiptId);
        if (notification.IsTest) json.WriteNumber("target_user_type", 1);
        if (!notification.IsSilent) WriteNotification(json, credential, kind, notification);
        json.WriteEndObject();
    }

    private static void WriteNotification(
        Utf8JsonWriter json, HuaweiCredential credential, PushClass kind, PushNotification notification)
    {
        var key = NotificationKeys.Replaces(notification);
        json.WriteStartObject("notification");
        json.WriteString("title", notification.Title);
        json.WriteString("body", notification.Body);
        WriteClick(json, credential, notification.Click);
        json.WriteIf("channel_id", kind.Channel);
        json.WriteString("importance", "NORMAL");
        json.WriteNumber("notify_id", NotificationKeys.NotifyId(key));
        json.WriteString("tag", NotificationKeys.Short(key));
        json.WriteIf("group", notification.Thread);
        if (notification.Sound is null) json.WriteBoolean("default_sound", true);
        else json.WriteIf("sound", notification.Sound);
        if (notification.Badge is { } badge && !string.IsNullOrEmpty(credential.BadgeClass))
        {
            json.WriteStartObject("badge");
            json.WriteNumber("set_num", Math.Clamp(badge, 0, 99));
            json.WriteString("class", credential.BadgeClass);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteClick(Utf8JsonWriter json, HuaweiCredential credential, PushClick click)
    {
        json.WriteStartObject("click_action");
        switch (click.Kind)
        {
            case PushClickKind.DeepLink:
                json.WriteNumber("type", 1);
                json.WriteString("intent", IntentUri.OfLink(click.Target, credential.PackageName));
                break;
            case PushClickKind.Intent:
                json.WriteNumber("type", 1);
                json.WriteString(IntentUri.Is(click.Target) ? "intent" : "action", click.Target);
                break;
            case PushClickKind.Url when !IsForTheApp(click):
                json.WriteNumber("type", 2);
                json.WriteString("url", click.Target);
                break;
            default:
                json.WriteNumber("type", 3);
                break;
        }

        json.WriteEndObject();
    }

    private static bool IsForTheApp(PushClick click) => click.Kind == PushClickKind.Url
        && !click.Target.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
