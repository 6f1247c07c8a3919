using System.Globalization;
using System.Text.Json;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Apns;

/// <summary>The request as APNs wants it:
/// <see href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns"/>.</summary>
internal static class ApnsRequest
{
    /// <summary>Bytes of a body.</summary>
    public const int Longest = 4096;

    /// <summary>Bytes of a body for a call.</summary>
    public const int LongestCall = 5120;

    /// <summary>The whole request, without authorization. <paramref name="now"/> counts for the expiration.</summary>
    public static HttpRequestMessage Make(
        string address, ApnsCredential credential, PushNotification notification, ApnsToken to, byte[] body,
        DateTimeOffset now)
    {
        var type = TypeOf(notification, to);
        var token = type == "voip" ? to.Voip! : to.Alert;
        var request = Requests.Of($"{address}/3/device/{token}", body, "application/json");
        var headers = request.Headers;
        headers.Add("apns-topic", type == "voip" ? $"{credential.Topic}.voip" : credential.Topic);
        headers.Add("apns-push-type", type);
        headers.Add("apns-priority",
            notification.IsSilent || (notification.Urgency == PushUrgency.Normal && type == "alert") ? "5" : "10");
        var ends = notification.Ttl <= TimeSpan.Zero ? 0 : (now + notification.Ttl).ToUnixTimeSeconds();
        headers.Add("apns-expiration", ends.ToString(CultureInfo.InvariantCulture));
        headers.Add("apns-id", NotificationKeys.Uuid(notification.MessageId, token));
        if (type == "alert" && !notification.IsSilent)
            headers.Add("apns-collapse-id", NotificationKeys.Short(NotificationKeys.Replaces(notification)));
        return request;
    }

    /// <summary>A call that comes in, with a token for calls: iOS ends an app that does not ring then. Data only. Or something
    /// to see, which a badge is, too.</summary>
    public static string TypeOf(PushNotification notification, ApnsToken to) =>
        notification.IsRinging && !notification.IsSilent && to.Voip is not null ? "voip"
        : notification.IsSilent && notification.Badge is null ? "background"
        : "alert";

    /// <summary>The body.</summary>
    public static byte[] Body(ApnsCredential credential, PushNotification notification, string type) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("aps");
        if (type != "voip") WriteAps(json, credential, notification);
        json.WriteEndObject();
        if (type == "voip")
        {
            json.WriteIf("title", notification.Title);
            json.WriteIf("body", notification.Body);
        }

        json.Write(AppData.Of(notification, withUrl: true)
            .Where(it => it.Key != "aps" && (type != "voip" || it.Key is not ("title" or "body"))));
        json.WriteEndObject();
    });

    private static void WriteAps(Utf8JsonWriter json, ApnsCredential credential, PushNotification notification)
    {
        if (notification.Badge is { } badge) json.WriteNumber("badge", badge);
        if (notification.IsSilent)
        {
            json.WriteNumber("content-available", 1);
            return;
        }

        json.WriteStartObject("alert");
        json.WriteIf("title", notification.Title);
        json.WriteString("body", notification.Body);
        json.WriteEndObject();
        json.WriteIf("sound", notification.Sound ?? "default");
        json.WriteIf("thread-id", notification.Thread ?? notification.CollapseKey);
        json.WriteIf("category", credential.ClassOf(notification).Category);
        if (credential.MutableContent) json.WriteNumber("mutable-content", 1);
        if (notification.IsCall) json.WriteString("interruption-level", "time-sensitive");
    }
}
