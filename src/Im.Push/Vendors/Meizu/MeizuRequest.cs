using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Meizu;

/// <summary>The message as Meizu wants it, signed: <see href="https://github.com/MEIZUPUSH/PushAPI"/>.</summary>
internal static class MeizuRequest
{
    /// <summary>UTF-16 units of a title.</summary>
    public const int LongestTitle = 32;

    /// <summary>UTF-16 units of a text.</summary>
    public const int LongestBody = 100;

    /// <summary>The request.</summary>
    public static HttpRequestMessage Make(
        MeizuCredential credential, PushNotification notification, IEnumerable<string> tokens)
    {
        var fields = new Dictionary<string, string>
        {
            ["appId"] = credential.AppId,
            ["pushIds"] = string.Join(',', tokens),
            ["messageJson"] = Message(credential, notification),
        };
        fields["sign"] = Sign(fields, credential.AppSecret);
        return Requests.Form(credential.SendUrl, fields);
    }

    /// <summary>The signature of the fields as they are before they are encoded.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Meizu wants MD5.")]
    public static string Sign(IEnumerable<KeyValuePair<string, string>> fields, string secret)
    {
        var text = string.Concat(fields.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key}={it.Value}"));
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text + secret)));
    }

    /// <summary>The message.</summary>
    public static string Message(MeizuCredential credential, PushNotification notification) => AppData.Text(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("noticeBarInfo");
        json.WriteNumber("noticeMsgType", 1);   // private: unlimited
        json.WriteString("title", Text(notification.Title, LongestTitle));
        json.WriteString("content", Text(notification.Body, LongestBody));
        json.WriteEndObject();
        WriteClick(json, notification);
        json.WriteStartObject("pushTimeInfo");
        json.WriteNumber("offLine", notification.Ttl > TimeSpan.Zero ? 1 : 0);
        json.WriteNumber("validTime", (int)Math.Clamp(Math.Ceiling(notification.Ttl.TotalHours), 1, 72));
        json.WriteEndObject();
        json.WriteStartObject("advanceInfo");
        json.WriteNumber("suspend", 1);
        json.WriteNumber("clearNoticeBar", 1);
        json.WriteStartObject("notificationType");
        json.WriteNumber("vibrate", 1);
        json.WriteNumber("lights", 1);
        json.WriteNumber("sound", notification.Sound is "" ? 0 : 1);
        json.WriteEndObject();
        json.WriteString("notifyKey", NotificationKeys.MeizuKey(NotificationKeys.Replaces(notification)));
        json.WriteEndObject();
        WriteCallback(json, credential, notification);
        json.WriteEndObject();
    });

    // At least one character is demanded.
    private static string Text(string text, int longest) => text.Length == 0 ? " " : Fit.Units(text, longest);

    private static void WriteClick(Utf8JsonWriter json, PushNotification notification)
    {
        var click = notification.Click;
        json.WriteStartObject("clickTypeInfo");
        switch (click.Kind)
        {
            case PushClickKind.DeepLink or PushClickKind.Url:
            case PushClickKind.Intent when IntentUri.Is(click.Target):
                json.WriteNumber("clickType", 2);
                json.WriteString("url", click.Target);
                break;
            case PushClickKind.Intent:
                json.WriteNumber("clickType", 1);
                json.WriteString("activity", click.Target);
                break;
            default:
                json.WriteNumber("clickType", 0);
                break;
        }

        json.WriteStartObject("parameters");
        json.Write(notification.Data);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCallback(Utf8JsonWriter json, MeizuCredential credential, PushNotification notification)
    {
        if (string.IsNullOrEmpty(credential.CallbackUrl)) return;
        json.WriteStartObject("extra");
        json.WriteString("callback", credential.CallbackUrl);
        json.WriteString("callback.param", NotificationKeys.Short(notification.MessageId));
        json.WriteString("callback.type", "3");   // delivered and clicked
        json.WriteEndObject();
    }
}
