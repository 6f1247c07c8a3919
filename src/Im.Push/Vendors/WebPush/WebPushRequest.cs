using System.Globalization;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.WebPush;

/// <summary>The request of RFC 8030, and the JSON that our service worker shows.</summary>
internal static class WebPushRequest
{
    /// <summary>What the service worker gets: <c>{title, body, badge?, tag, call?, data}</c>.</summary>
    public static byte[] Body(PushNotification notification) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("title", notification.Title);
        json.WriteString("body", notification.Body);
        json.WriteString("tag", NotificationKeys.Short(NotificationKeys.Replaces(notification)));
        if (notification.Badge is { } badge) json.WriteNumber("badge", badge);
        if (notification.IsCall) json.WriteBoolean("call", true);
        json.WriteStartObject("data");
        json.Write(AppData.Of(notification, withUrl: true));
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The request.</summary>
    public static HttpRequestMessage Make(
        WebPushCredential credential, PushNotification notification, WebPushSubscription to, byte[] encrypted, string jwt)
    {
        var request = Requests.Of(to.Endpoint.AbsoluteUri, encrypted, "application/octet-stream");
        request.Content!.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.Add("TTL", ((long)notification.Ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", notification.Urgency == PushUrgency.High ? "high" : "normal");
        // Without a collapse key nothing is replaced: all that waits is shown.
        if (notification.CollapseKey is { } key) request.Headers.Add("Topic", NotificationKeys.Topic(key));
        request.Headers.TryAddWithoutValidation("Authorization", $"vapid t={jwt}, k={credential.PublicKey}");
        return request;
    }
}
