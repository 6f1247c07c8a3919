using System.Globalization;
using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Honor;

/// <summary>The message as Honor wants it, without a wrapper:
/// <see href="https://developer.honor.com/cn/docs/11002/reference/downlink-message"/>.</summary>
internal static class HonorRequest
{
    /// <summary>Bytes of a message without its tokens.</summary>
    public const int Longest = 4096;

    /// <summary>The body.</summary>
    public static byte[] Body(HonorCredential credential, PushNotification notification, IEnumerable<string> tokens) => AppData.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("token");
        foreach (var token in tokens) json.WriteStringValue(token);
        json.WriteEndArray();
        var data = AppData.Of(notification, withUrl: notification.IsSilent || IsForTheApp(notification.Click)).ToList();
        if (data.Count > 0 || notification.IsSilent) json.WriteString("data", AppData.Text(data));
        json.WriteStartObject("android");
        json.WriteString("ttl", string.Create(CultureInfo.InvariantCulture, $"{(long)notification.Ttl.TotalSeconds}s"));
        json.WriteString("biTag", NotificationKeys.Short(notification.MessageId));
        if (notification.IsTest) json.WriteNumber("targetUserType", 1);
        if (!notification.IsSilent) WriteNotification(json, credential, notification);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteNotification(Utf8JsonWriter json, HonorCredential credential, PushNotification notification)
    {
        var key = NotificationKeys.Replaces(notification);
        json.WriteStartObject("notification");
        json.WriteString("title", notification.Title);
        json.WriteString("body", notification.Body);
        WriteClick(json, credential, notification.Click);
        // What Honor calls service and communication; LOW is marketing, with a daily limit.
        json.WriteString("importance", "NORMAL");
        json.WriteNumber("notifyId", NotificationKeys.NotifyId(key));
        json.WriteString("tag", NotificationKeys.Short(key));
        json.WriteIf("group", notification.Thread);
        if (notification.Badge is { } badge && !string.IsNullOrEmpty(credential.BadgeClass))
        {
            json.WriteStartObject("badge");
            json.WriteNumber("setNum", Math.Clamp(badge, 0, 99));
            json.WriteString("badgeClass", credential.BadgeClass);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteClick(Utf8JsonWriter json, HonorCredential credential, PushClick click)
    {
        json.WriteStartObject("clickAction");
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
