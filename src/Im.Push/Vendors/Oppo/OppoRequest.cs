using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Oppo;

/// <summary>The message as OPPO wants it: <see href="https://open.oppomobile.com/new/developmentDoc/info?id=11236"/>.</summary>
internal static class OppoRequest
{
    /// <summary>UTF-16 units of a title.</summary>
    public const int LongestTitle = 50;

    /// <summary>UTF-16 units of a text in one line, and when unfolded.</summary>
    public const int LongestLine = 50, LongestBody = 128;

    /// <summary>One message for one token.</summary>
    public static string Message(OppoCredential credential, PushNotification notification, string token) =>
        AppData.Text(json => WriteMessage(json, credential, notification, token));

    /// <summary>One message for each token.</summary>
    public static string Messages(OppoCredential credential, PushNotification notification, IEnumerable<string> tokens) => AppData.Text(json =>
    {
        json.WriteStartArray();
        foreach (var token in tokens) WriteMessage(json, credential, notification, token);
        json.WriteEndArray();
    });

    private static void WriteMessage(
        Utf8JsonWriter json, OppoCredential credential, PushNotification notification, string token)
    {
        json.WriteStartObject();
        json.WriteNumber("target_type", 2);
        json.WriteString("target_value", token);
        json.WriteBoolean("verify_registration_id", true);
        json.WriteStartObject("notification");
        // The same id is pushed once to a target.
        json.WriteString("app_message_id", NotificationKeys.Short(notification.MessageId));
        WriteTexts(json, notification);
        WriteClick(json, credential, notification);
        json.WriteBoolean("off_line", notification.Ttl > TimeSpan.Zero);
        if (notification.Ttl > TimeSpan.Zero) json.WriteNumber("off_line_ttl", (long)notification.Ttl.TotalSeconds);
        json.WriteNumber("notify_id", NotificationKeys.NotifyId(NotificationKeys.Replaces(notification)));
        WriteClass(json, credential, notification);
        if (!string.IsNullOrEmpty(credential.CallbackUrl))
        {
            json.WriteString("call_back_url", credential.CallbackUrl);
            json.WriteString("call_back_parameter", NotificationKeys.Short(notification.MessageId));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, PushNotification notification)
    {
        var isLong = notification.Body.Length > LongestLine;
        json.WriteNumber("style", isLong ? 2 : 1);
        json.WriteString("title", Fit.Units(notification.Title, LongestTitle));
        json.WriteString("content", Fit.Units(notification.Body, LongestBody));
    }

    private static void WriteClick(Utf8JsonWriter json, OppoCredential credential, PushNotification notification)
    {
        var click = notification.Click;
        switch (click.Kind)
        {
            case PushClickKind.DeepLink:
            case PushClickKind.Intent when IntentUri.Is(click.Target):
                json.WriteNumber("click_action_type", 5);
                json.WriteString("click_action_url", IntentUri.OfLink(click.Target, credential.PackageName));
                break;
            case PushClickKind.Url:
                json.WriteNumber("click_action_type", 2);
                json.WriteString("click_action_url", click.Target);
                break;
            case PushClickKind.Intent:
                json.WriteNumber("click_action_type", IsActivity(credential, click.Target) ? 4 : 1);
                json.WriteString("click_action_activity", click.Target);
                break;
            default:
                json.WriteNumber("click_action_type", 0);
                break;
        }

        json.WriteString("action_parameters", AppData.Text(AppData.Of(notification, withUrl: false)));
    }

    // A class stands in the app's package; an action is any other name.
    private static bool IsActivity(OppoCredential credential, string target) =>
        !string.IsNullOrEmpty(credential.PackageName)
        && target.StartsWith($"{credential.PackageName}.", StringComparison.Ordinal)
        && char.IsAsciiLetterUpper(target[(target.LastIndexOf('.') + 1)..].FirstOrDefault());

    private static void WriteClass(Utf8JsonWriter json, OppoCredential credential, PushNotification notification)
    {
        var kind = credential.ClassOf(notification);
        json.WriteIf("channel_id", kind.Channel);
        json.WriteIf("category", kind.Category);
        if (kind.Category is not null && credential.NotifyLevel is { } level) json.WriteNumber("notify_level", level);
        json.WriteIf("private_msg_template_id", kind.Template);
        if (kind.Template is null) return;
        WriteParameters(json, "private_title_parameters", kind.TitleParameters, notification, LongestTitle);
        WriteParameters(json, "private_content_parameters", kind.Parameters, notification, LongestBody);
    }

    private static void WriteParameters(
        Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? variables, PushNotification notification,
        int longest)
    {
        if (variables is not { Count: > 0 }) return;
        json.WriteStartObject(name);
        json.Write(TemplateText.Fill(variables, notification, longest));
        json.WriteEndObject();
    }
}
