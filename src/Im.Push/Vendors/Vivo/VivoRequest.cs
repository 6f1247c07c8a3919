using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Vivo;

/// <summary>The message as vivo wants it: <see href="https://dev.vivo.com.cn/documentCenter/doc/362"/>.</summary>
internal static class VivoRequest
{
    /// <summary>UTF-16 units of a title.</summary>
    public const int LongestTitle = 40;

    /// <summary>UTF-16 units of a text.</summary>
    public const int LongestBody = 100;

    private static readonly string[] Operation = ["NEWS", "CONTENT", "MARKETING", "SOCIAL"];

    /// <summary>A message for one token.</summary>
    public static byte[] Single(VivoCredential credential, PushNotification notification, string token) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("regId", token);
        WriteMessage(json, credential, notification, NotificationKeys.Uuid(notification.MessageId, token));
        json.WriteEndObject();
    });

    /// <summary>A message that a list is sent with afterwards.</summary>
    public static byte[] Payload(VivoCredential credential, PushNotification notification) => AppData.Json(json =>
    {
        json.WriteStartObject();
        WriteMessage(json, credential, notification, NotificationKeys.Uuid(notification.MessageId, "payload"));
        json.WriteEndObject();
    });

    /// <summary>The list.</summary>
    public static byte[] List(VivoCredential credential, PushNotification notification, string taskId, IReadOnlyList<PushTarget> targets) => AppData.Json(json =>
    {
        json.WriteStartObject();
        WriteApp(json, credential);
        json.WriteStartArray("regIds");
        foreach (var target in targets) json.WriteStringValue(target.Token);
        json.WriteEndArray();
        json.WriteString("taskId", taskId);
        json.WriteString("requestId", NotificationKeys.Uuid(notification.MessageId, targets[0].Token));
        json.WriteEndObject();
    });

    /// <summary>What takes a message back.</summary>
    public static byte[] Recall(VivoCredential credential, string taskId) => AppData.Json(json =>
    {
        json.WriteStartObject();
        WriteApp(json, credential);
        json.WriteString("taskId", taskId);
        json.WriteEndObject();
    });

    private static void WriteApp(Utf8JsonWriter json, VivoCredential credential) => json.WriteString("appId", credential.AppId);

    private static void WriteMessage(
        Utf8JsonWriter json, VivoCredential credential, PushNotification notification, string requestId)
    {
        var category = credential.ClassOf(notification).Category;
        WriteApp(json, credential);
        json.WriteNumber("notifyType", notification.Sound is "" ? 1 : 4);
        json.WriteString("title", Fit.Units(notification.Title, LongestTitle));
        json.WriteString("content", Fit.Units(notification.Body, LongestBody));
        json.WriteNumber("timeToLive", (long)notification.Ttl.TotalSeconds);
        WriteClick(json, credential, notification.Click);
        json.WriteStartObject("clientCustomMap");
        json.Write(AppData.Of(notification, withUrl: false));
        json.WriteEndObject();
        json.WriteString("requestId", requestId);
        json.WriteNumber("classification", category is not null && Operation.Contains(category) ? 0 : 1);
        json.WriteIf("category", category);
        json.WriteNumber("notifyId", NotificationKeys.NotifyId(NotificationKeys.Replaces(notification)));
        if (notification.IsTest) json.WriteNumber("pushMode", 1);
        if (string.IsNullOrEmpty(credential.CallbackUrl)) return;
        json.WriteStartObject("extra");
        json.WriteString("callback", credential.CallbackUrl);
        json.WriteString("callback.param", NotificationKeys.Short(notification.MessageId));
        json.WriteEndObject();
    }

    private static void WriteClick(Utf8JsonWriter json, VivoCredential credential, PushClick click)
    {
        var (type, content) = click.Kind switch
        {
            PushClickKind.DeepLink => (4, IntentUri.OfLink(click.Target, credential.PackageName)),
            PushClickKind.Intent => (4, click.Target),
            PushClickKind.Url => (2, click.Target),
            _ => (1, null),
        };
        json.WriteNumber("skipType", type);
        json.WriteIf("skipContent", content);
    }
}
