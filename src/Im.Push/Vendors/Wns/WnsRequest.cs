using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Wns;

/// <summary>The request as WNS wants it:
/// <see href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers"/>.</summary>
internal static class WnsRequest
{
    /// <summary>Bytes of a body.</summary>
    public const int Longest = 5000;

    /// <summary>The body: a toast, or for the app alone the data as JSON.</summary>
    public static byte[] Body(PushNotification notification)
    {
        if (notification.IsSilent) return Encoding.UTF8.GetBytes(AppData.Text(AppData.Of(notification, withUrl: true)));
        var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, CheckCharacters = false };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("toast");
            var isLink = notification.Click.Kind is PushClickKind.DeepLink or PushClickKind.Url;
            if (isLink) xml.WriteAttributeString("activationType", "protocol");
            xml.WriteAttributeString("launch", isLink ? notification.Click.Target : Launch(notification));
            if (notification.IsRinging) xml.WriteAttributeString("scenario", "incomingCall");
            xml.WriteStartElement("visual");
            xml.WriteStartElement("binding");
            xml.WriteAttributeString("template", "ToastGeneric");
            xml.WriteElementString("text", Clean(notification.Title));
            xml.WriteElementString("text", Clean(notification.Body));
            xml.WriteEndElement();
            xml.WriteEndElement();
            if (notification.Sound is "")
            {
                xml.WriteStartElement("audio");
                xml.WriteAttributeString("silent", "true");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    /// <summary>The request.</summary>
    public static HttpRequestMessage Make(PushNotification notification, string channelUri, byte[] body, string access)
    {
        var request = Requests.Of(channelUri, body, notification.IsSilent ? "application/octet-stream" : "text/xml");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        request.Headers.Add("X-WNS-Type", notification.IsSilent ? "wns/raw" : "wns/toast");
        request.Headers.Add("X-WNS-TTL", ((long)notification.Ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-WNS-RequestForStatus", "true");
        if (!notification.IsSilent)
            request.Headers.Add("X-WNS-Tag", NotificationKeys.MeizuKey(NotificationKeys.Replaces(notification)));
        return request;
    }

    private static string Launch(PushNotification notification) =>
        AppData.Text(AppData.Of(notification, withUrl: true).Select(it => KeyValuePair.Create(it.Key, Clean(it.Value))));

    // XML has no place for control characters.
    private static string Clean(string text) => new([.. text.Where(it => XmlConvert.IsXmlChar(it) || char.IsSurrogate(it))]);
}
