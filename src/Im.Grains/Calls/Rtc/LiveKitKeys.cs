using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls.Rtc;

/// <summary>LiveKit's access tokens: JSON web tokens, signed with HMAC-SHA256, with a grant for the one room.</summary>
internal sealed class LiveKitKeys(LiveKitConfig config) : IRtcKeys
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    public CallKeyResult Issue(string roomId, AccountId account, DateTimeOffset now, TimeSpan validFor)
    {
        var expires = now.ToUnixTimeSeconds() + (long)validFor.TotalSeconds;
        var text = $"{Header}.{Base64Url.EncodeToString(Claims(roomId, account.Value, now.ToUnixTimeSeconds(), expires))}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(config.Secret), Encoding.ASCII.GetBytes(text));
        return new CallKeyResult
        {
            Provider = "livekit",
            Key = $"{text}.{Base64Url.EncodeToString(signature)}",
            Uid = account.Value,
            ExpiresAt = expires * 1_000,
            Url = config.Url,
        };
    }

    private byte[] Claims(string roomId, string identity, long from, long expires)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", config.Key);
            json.WriteString("sub", identity);
            json.WriteNumber("nbf", from);
            json.WriteNumber("exp", expires);
            json.WriteStartObject("video");
            json.WriteString("room", roomId);
            json.WriteBoolean("roomJoin", true);
            json.WriteBoolean("canPublish", true);
            json.WriteBoolean("canSubscribe", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
