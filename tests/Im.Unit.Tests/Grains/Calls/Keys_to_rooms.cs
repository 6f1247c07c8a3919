using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Im.Grains.Calls.Rtc;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Testing;

namespace Im.Unit.Tests.Grains.Calls;

public sealed class Keys_to_rooms
{
    private const string AppId = "970ca35de60c44645bbae8a215061b33";
    private const string Certificate = "5cfd2fd1755d40ecb72977518be15d3b";
    private const string Secret = "a-secret-of-the-livekit-server-0123456789";

    private static readonly AccountId Alice = WireIds.Account("demo", "alice");
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    // Long from now, so that the libraries of others take it for good whatever their clock says.
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_675_416_709);

    [Fact]
    public void Of_agora_are_what_the_published_algorithm_makes_of_them()
    {
        const uint IssuedAt = 1_675_416_709, Expire = 7_200, Salt = 4_711;

        var token = Agora().Token("room-1", Alice.Value, IssuedAt, Expire, Salt);

        Assert.StartsWith("007", token, StringComparison.Ordinal);
        var content = Inflate(Convert.FromBase64String(token[3..]));
        var (signature, signed) = (content[2..34], content[34..]);
        Assert.Equal(32, BinaryPrimitives.ReadUInt16LittleEndian(content));

        using var expected = new MemoryStream();
        using (var writer = new BinaryWriter(expected))
        {
            void Text(string text)
            {
                writer.Write((ushort)text.Length);
                writer.Write(Encoding.ASCII.GetBytes(text));
            }

            Text(AppId);
            writer.Write(IssuedAt);
            writer.Write(Expire);
            writer.Write(Salt);
            writer.Write((ushort)1); // services
            writer.Write((ushort)1); // RTC
            writer.Write((ushort)4); // its privileges
            for (ushort privilege = 1; privilege <= 4; privilege++)
            {
                writer.Write(privilege);
                writer.Write(Expire);
            }

            Text("room-1");
            Text(Alice.Value);
        }

        Assert.Equal(expected.ToArray(), signed);
        var key = HMACSHA256.HashData(
            BitConverter.GetBytes(Salt), HMACSHA256.HashData(BitConverter.GetBytes(IssuedAt), Encoding.ASCII.GetBytes(Certificate)));
        Assert.Equal(HMACSHA256.HashData(key, signed), signature);
    }

    [Fact]
    public async Task Of_agora_are_good_for_agoras_own_library()
    {
        var issued = Agora().Issue("room-1", Alice, Now, TwoHours);

        var found = await Ask(new { provider = "agora", key = issued.Key, secret = Certificate });
        Assert.Equal(
            (true, AppId, "room-1", Alice.Value, issued.ExpiresAt / 1_000, "1 2 3 4"),
            (found.Good, found.App, found.Room, found.Uid, found.Expires, found.Rights));
        Assert.False((await Ask(new { provider = "agora", key = issued.Key, secret = AppId })).Good);
        Assert.Equal(("agora", Alice.Value, AppId, null), (issued.Provider, issued.Uid, issued.AppId, issued.Url));
    }

    [Fact]
    public async Task Of_livekit_are_good_for_livekits_own_library()
    {
        var now = TimeProvider.System.GetUtcNow();
        var issued = LiveKit().Issue("room-1", Alice, now, TwoHours);

        var found = await Ask(new { provider = "livekit", key = issued.Key, secret = Secret, id = "api-key" });
        Assert.Equal(
            (true, "api-key", "room-1", Alice.Value, issued.ExpiresAt / 1_000, "roomJoin canPublish canSubscribe"),
            (found.Good, found.App, found.Room, found.Uid, found.Expires, found.Rights));
        Assert.False((await Ask(new { provider = "livekit", key = issued.Key, secret = $"{Secret}!", id = "api-key" })).Good);
        Assert.Equal(("livekit", "wss://rtc.example.com", null), (issued.Provider, issued.Url, issued.AppId));
    }

    [Fact]
    public void Of_livekit_are_signed_web_tokens_for_the_one_room()
    {
        var parts = LiveKit().Issue("room-1", Alice, Now, TwoHours).Key.Split('.');

        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal(
            $$$"""{"iss":"api-key","sub":"{{{Alice}}}","nbf":1675416709,"exp":1675423909,"video":{"room":"room-1","roomJoin":true,"canPublish":true,"canSubscribe":true}}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
        Assert.Equal(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")),
            Base64Url.DecodeFromChars(parts[2]));
    }

    private static AgoraKeys Agora() => new(new AgoraConfig { AppId = AppId, AppCertificate = Certificate });

    private static LiveKitKeys LiveKit() => new(new LiveKitConfig { Url = "wss://rtc.example.com", Key = "api-key", Secret = Secret });

    private static async Task<Found> Ask(object what) => JsonSerializer.Deserialize<Found>(
        await NodeTool.Run("Im.Unit.Tests/tools/rtc-key.mjs", JsonSerializer.Serialize(what)), JsonSerializerOptions.Web)!;

    private static byte[] Inflate(byte[] deflated)
    {
        using var zlib = new ZLibStream(new MemoryStream(deflated), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zlib.CopyTo(content);
        return content.ToArray();
    }

    private sealed record Found(bool Good, string App, string Room, string Uid, long Expires, string Rights);
}
