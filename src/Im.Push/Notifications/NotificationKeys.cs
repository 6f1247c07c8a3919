using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Im.Push.Notifications;

/// <summary>What vendors want to know a notification by, made of the collapse key or the message's id: the same in
/// every process and at every try.</summary>
internal static class NotificationKeys
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>What it replaces on the screen: itself, if nothing else.</summary>
    public static string Replaces(PushNotification notification) => notification.CollapseKey ?? notification.MessageId;

    /// <summary>What it replaces on the screen: itself, if nothing else.</summary>
    public static string Replaces(PushWithdrawal withdrawal) => withdrawal.CollapseKey ?? withdrawal.MessageId;

    /// <summary>1 to 2,147,483,647: Android's and HarmonyOS's number of a notification.</summary>
    public static int NotifyId(string key)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(Hash(key)) & int.MaxValue;
        return number == 0 ? 1 : number;
    }

    /// <summary>At most <paramref name="longest"/> bytes (43 or more) of ASCII: the key itself if it fits.</summary>
    public static string Short(string key, int longest = 64) =>
        key.Length <= longest && key.All(it => it is > ' ' and < (char)0x7f) ? key : Base64Url.EncodeToString(Hash(key));

    /// <summary>32 characters of base64url: Web Push's topic.</summary>
    public static string Topic(string key) => Base64Url.EncodeToString(Hash(key))[..32];

    /// <summary>12 characters of base64url: Xiaomi's job key.</summary>
    public static string JobKey(string key) => Base64Url.EncodeToString(Hash(key))[..12];

    /// <summary>8 letters and digits: Meizu's key.</summary>
    public static string MeizuKey(string key)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(Hash(key));
        return string.Create(8, number, (text, rest) =>
        {
            for (var i = 0; i < text.Length; i++, rest /= 62) text[i] = Base62[(int)(rest % 62)];
        });
    }

    /// <summary>A UUID of the message on the device, in lower case: APNs' id.</summary>
    public static string Uuid(string messageId, string token)
    {
        var bytes = Hash($"{messageId}\n{token}").AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);   // version 8: a hash of our own
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
