using System.Globalization;
using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Fcm;

/// <summary>The message as FCM's HTTP v1 API wants it:
/// <see href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages"/>.</summary>
internal static class FcmRequest
{
    /// <summary>Bytes of a message.</summary>
    public const int Longest = 4096;

    /// <summary>The body for one token.</summary>
    public static byte[] Body(FcmCredential credential, PushNotification notification, string token) => AppData.Json(json =>
    {
        json.WriteStartObject();
        if (notification.IsTest) json.WriteBoolean("validate_only", true);
        json.WriteStartObject("message");
        json.WriteString("token", token);
        WriteData(json, notification);
        if (!notification.IsSilent)
        {
            json.WriteStartObject("notification");
            json.WriteString("title", notification.Title);
            json.WriteString("body", notification.Body);
            json.WriteEndObject();
        }

        WriteAndroid(json, credential.ClassOf(notification), notification);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteData(Utf8JsonWriter json, PushNotification notification)
    {
        // An intent is Android's click_action; links are opened by the app.
        var withUrl = notification.Click.Kind is PushClickKind.DeepLink or PushClickKind.Url;
        var data = AppData.Of(notification, withUrl).Where(it => !IsReserved(it.Key)).ToList();
        if (data.Count == 0) return;
        json.WriteStartObject("data");
        json.Write(data);
        json.WriteEndObject();
    }

    // No collapse_key: a device keeps four of them, and their bursts are cut. The tag replaces on the screen.
    private static void WriteAndroid(Utf8JsonWriter json, PushClass kind, PushNotification notification)
    {
        json.WriteStartObject("android");
        json.WriteString("priority", notification.Urgency == PushUrgency.High ? "HIGH" : "NORMAL");
        json.WriteString("ttl", string.Create(CultureInfo.InvariantCulture, $"{(long)notification.Ttl.TotalSeconds}s"));
        if (!notification.IsSilent)
        {
            json.WriteStartObject("notification");
            json.WriteString("tag", NotificationKeys.Short(NotificationKeys.Replaces(notification)));
            json.WriteIf("channel_id", kind.Channel);
            if (notification.Sound is null) json.WriteBoolean("default_sound", true);
            else json.WriteIf("sound", notification.Sound);
            if (notification.Badge is > 0 and var badge) json.WriteNumber("notification_count", badge);
            if (notification.Click.Kind == PushClickKind.Intent) json.WriteIf("click_action", notification.Click.Target);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static bool IsReserved(string key) => key is "from" or "message_type" or "notification"
        || key.StartsWith("google", StringComparison.Ordinal) || key.StartsWith("gcm", StringComparison.Ordinal);
}
