using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls.Rtc;

/// <summary>Agora's AccessToken2 ("007"), as Agora publishes it: little-endian numbers, texts behind their length, signed with
/// HMAC-SHA256, deflated, base64.</summary>
internal sealed class AgoraKeys(AgoraConfig config) : IRtcKeys
{
    private const ushort RtcService = 1;
    private const string Version = "007";

    // Join, publish audio, publish video, publish data.
    private static readonly ushort[] Privileges = [1, 2, 3, 4];

    public CallKeyResult Issue(string roomId, AccountId account, DateTimeOffset now, TimeSpan validFor)
    {
        var salt = (uint)RandomNumberGenerator.GetInt32(1, 99_999_999);
        return new CallKeyResult
        {
            Provider = "agora",
            Key = Token(roomId, account.Value, (uint)now.ToUnixTimeSeconds(), (uint)validFor.TotalSeconds, salt),
            Uid = account.Value,
            ExpiresAt = (now.ToUnixTimeSeconds() + (long)validFor.TotalSeconds) * 1_000,
            AppId = config.AppId,
        };
    }

    /// <summary>The token.</summary>
    public string Token(string channel, string uid, uint issuedAt, uint expire, uint salt)
    {
        var body = new Writer().Text(config.AppId).Number(issuedAt).Number(expire).Number(salt)
            .Short(1).Short(RtcService).Short((ushort)Privileges.Length);
        foreach (var privilege in Privileges) body.Short(privilege).Number(expire);
        var signed = body.Text(channel).Text(uid).ToArray();

        // The certificate goes through the time and the salt, so that no two tokens are signed by one key.
        var key = HMACSHA256.HashData(Bytes(issuedAt), Encoding.ASCII.GetBytes(config.AppCertificate));
        var signature = HMACSHA256.HashData(HMACSHA256.HashData(Bytes(salt), key), signed);
        byte[] content = [.. new Writer().Blob(signature).ToArray(), .. signed];
        return Version + Convert.ToBase64String(Deflate(content));
    }

    private static byte[] Deflate(byte[] content)
    {
        var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal)) zlib.Write(content);
        return deflated.ToArray();
    }

    private static byte[] Bytes(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    private sealed class Writer
    {
        private readonly List<byte> _bytes = [];

        public Writer Short(ushort number)
        {
            _bytes.Add((byte)number);
            _bytes.Add((byte)(number >> 8));
            return this;
        }

        public Writer Number(uint number)
        {
            _bytes.AddRange(Bytes(number));
            return this;
        }

        public Writer Text(string text) => Blob(Encoding.UTF8.GetBytes(text));

        public Writer Blob(byte[] bytes)
        {
            Short((ushort)bytes.Length)._bytes.AddRange(bytes);
            return this;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
