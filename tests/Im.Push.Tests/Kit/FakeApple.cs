using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Im.Push.Tests.Kit;

/// <summary>APNs: HTTP/2 and TLS alone, and its rules.</summary>
internal sealed class FakeApple : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, bool> _proven = new();
    private readonly Lock _lock = new();
    private string _jwt = "";
    private DateTimeOffset _jwtSeen;
    private readonly ConcurrentDictionary<string, int> _arrived = new();

    private FakeApple(TimeProvider time) => _time = time;

    public FakeServer Server { get; private set; } = null!;

    /// <summary>Tokens that are not as any other: what is answered.</summary>
    public ConcurrentDictionary<string, Said> Tokens { get; } = new();

    /// <summary>More than one request on a connection that has not proven itself.</summary>
    public int EarlyStreams { get; private set; }

    public static async Task<FakeApple> Start(TimeProvider time, int? port = null)
    {
        var fake = new FakeApple(time);
        fake.Server = await FakeServer.Start(
            fake.Answer, tls: true, HttpProtocols.Http2, port, it => it.Limits.Http2.MaxStreamsPerConnection = 5);
        fake.Server.Arrived = fake.Look;
        return fake;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Said Answer(Asked asked)
    {
        if (Refusal(asked) is { } reason) return reason;
        _proven[asked.Connection] = true;
        var token = asked.Path["/3/device/".Length..];
        return Tokens.TryGetValue(token, out var said) ? said : new Said(200, "", ("apns-id", asked.Header("apns-id")));
    }

    // The first answer takes its time, so that a client which does not wait for it is seen.
    private async Task Look(Microsoft.AspNetCore.Http.HttpContext context)
    {
        var connection = context.Connection.Id;
        if (_proven.ContainsKey(connection)) return;
        if (_arrived.AddOrUpdate(connection, 1, (_, it) => it + 1) > 1) EarlyStreams++;
        await Task.Delay(50);
    }

    private Said? Refusal(Asked asked)
    {
        if (asked.Method != "POST" || !asked.Path.StartsWith("/3/device/", StringComparison.Ordinal)) return No(404, "BadPath");
        if (Proof(asked) is { } proof) return proof;
        var (type, priority) = (asked.Header("apns-push-type"), asked.Header("apns-priority"));
        var topic = asked.Header("apns-topic");
        if (topic.Length == 0) return No(400, "MissingTopic");
        if (topic != (type == "voip" ? "com.example.im.voip" : "com.example.im")) return No(400, "TopicDisallowed");
        if (type is not ("alert" or "background" or "voip")) return No(400, "InvalidPushType");
        if (priority is not ("" or "10" or "5") || (type == "background" && priority != "5")) return No(400, "BadPriority");
        if (System.Text.Encoding.UTF8.GetByteCount(asked.Header("apns-collapse-id")) > 64) return No(400, "BadCollapseId");
        var (expiration, id) = (asked.Header("apns-expiration"), asked.Header("apns-id"));
        if (expiration.Length > 0 && !long.TryParse(expiration, CultureInfo.InvariantCulture, out _)) return No(400, "BadExpirationDate");
        if (id.Length > 0 && (!Guid.TryParseExact(id, "D", out _) || id.Any(char.IsAsciiLetterUpper))) return No(400, "BadMessageId");
        if (asked.Body.Length > (type == "voip" ? 5120 : 4096)) return No(413, "PayloadTooLarge");
        if (JsonNode.Parse(asked.Body)?["aps"] is not JsonObject aps) return No(400, "PayloadEmpty");
        if (type == "background" && ((int?)aps["content-available"] != 1 || aps.ContainsKey("alert") || aps.ContainsKey("badge")))
            return No(400, "InvalidPushType");
        return null;
    }

    private Said? Proof(Asked asked)
    {
        var authorization = asked.Header("authorization");
        if (authorization.Length == 0) return No(403, "MissingProviderToken");
        if (!authorization.StartsWith("bearer ", StringComparison.Ordinal)) return No(403, "InvalidProviderToken");
        var jwt = authorization["bearer ".Length..];
        if (Jws.Read(jwt, "ES256", Samples.EcKey) is not var (header, claims) || (string?)header["kid"] != "KEY1234567"
            || (string?)claims["iss"] != "TEAM123456")
        {
            return No(403, "InvalidProviderToken");
        }

        var now = _time.GetUtcNow();
        var age = now - DateTimeOffset.FromUnixTimeSeconds((long)claims["iat"]!);
        if (age > TimeSpan.FromHours(1)) return No(403, "ExpiredProviderToken");
        lock (_lock)
        {
            if (jwt == _jwt) return null;
            if (_jwt.Length > 0 && now - _jwtSeen < TimeSpan.FromMinutes(20)) return No(429, "TooManyProviderTokenUpdates");
            (_jwt, _jwtSeen) = (jwt, now);
        }

        return null;
    }

    public static Said No(int status, string reason) => new(status, $$"""{"reason":"{{reason}}"}""");
}
