using System.Globalization;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Xiaomi;

/// <summary>The message as Xiaomi wants it, a form:
/// <see href="https://dev.mi.com/xiaomihyperos/documentation/detail?pId=1559"/>.</summary>
internal static class XiaomiRequest
{
    /// <summary>UTF-16 units of a title.</summary>
    public const int LongestTitle = 49;

    /// <summary>UTF-16 units of a description.</summary>
    public const int LongestBody = 127;

    private const int LongestParameter = 128;

    // Delivered, clicked, dead token, notifications off, filtered, quota, expired.
    private const int AllReceipts = 1 | 2 | 16 | 32 | 64 | 128 | 1024;

    /// <summary>The fields of the form.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Fields(
        XiaomiCredential credential, PushNotification notification, IEnumerable<string> tokens)
    {
        yield return new("registration_id", string.Join(',', tokens));
        yield return new("restricted_package_name", credential.PackageName);
        yield return new("payload", AppData.Text(AppData.Of(notification, withUrl: notification.IsSilent)));
        yield return new("pass_through", notification.IsSilent ? "1" : "0");
        yield return new("time_to_live", Number((long)notification.Ttl.TotalMilliseconds));
        yield return new("extra.jobkey", NotificationKeys.JobKey(notification.MessageId));
        foreach (var field in Callback(credential, notification)) yield return field;
        if (notification.IsSilent) yield break;

        yield return new("title", Fit.Units(notification.Title, LongestTitle));
        yield return new("description", Fit.Units(notification.Body, LongestBody));
        yield return new("notify_type", notification.Sound is "" ? "4" : "-1");
        yield return new("notify_id", Number(NotificationKeys.NotifyId(NotificationKeys.Replaces(notification))));
        if (!string.IsNullOrEmpty(notification.Sound)) yield return new("extra.sound_uri", notification.Sound);
        foreach (var field in Click(notification.Click)) yield return field;
        foreach (var field in Class(credential.ClassOf(notification), notification)) yield return field;
    }

    /// <summary>The request; the secret is its authorization.</summary>
    public static HttpRequestMessage Make(
        XiaomiCredential credential, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var request = Requests.Form(credential.Url(path), fields);
        request.Headers.TryAddWithoutValidation("Authorization", $"key={credential.AppSecret}");
        return request;
    }

    private static IEnumerable<KeyValuePair<string, string>> Callback(XiaomiCredential credential, PushNotification notification)
    {
        if (string.IsNullOrEmpty(credential.CallbackUrl)) yield break;
        yield return new("extra.callback", credential.CallbackUrl);
        yield return new("extra.callback.param", NotificationKeys.Short(notification.MessageId));
        yield return new("extra.callback.type", Number(AllReceipts));
    }

    private static IEnumerable<KeyValuePair<string, string>> Click(PushClick click)
    {
        switch (click.Kind)
        {
            case PushClickKind.DeepLink or PushClickKind.Intent:
                yield return new("extra.notify_effect", "2");
                yield return new("extra.intent_uri", click.Target);
                break;
            case PushClickKind.Url:
                yield return new("extra.notify_effect", "3");
                yield return new("extra.web_uri", click.Target);
                break;
            default:
                yield return new("extra.notify_effect", "1");
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Class(PushClass kind, PushNotification notification)
    {
        if (!string.IsNullOrEmpty(kind.Channel)) yield return new("extra.channel_id", kind.Channel);
        if (string.IsNullOrEmpty(kind.Template)) yield break;
        yield return new("extra.template_id", kind.Template);
        if (kind.Parameters is { Count: > 0 } variables)
        {
            yield return new("extra.template_param",
                AppData.Text(TemplateText.Fill(variables, notification, LongestParameter)));
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
