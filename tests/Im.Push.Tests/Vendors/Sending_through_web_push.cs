using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;
using Im.Push.Vendors.WebPush;

namespace Im.Push.Tests.Vendors;

/// <summary>A browser's push service, and the browser, which decrypts.</summary>
public sealed class Sending_through_web_push : IAsyncLifetime
{
    private readonly ECDiffieHellman _browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _auth = RandomNumberGenerator.GetBytes(16);
    private PushKit _kit = null!;
    private FakeServer _service = null!;
    private PushCredential _credential = null!;

    private byte[] Point
    {
        get
        {
            var point = _browser.ExportParameters(false).Q;
            return [4, .. point.X!, .. point.Y!];
        }
    }

    public async ValueTask InitializeAsync()
    {
        _kit = new PushKit();
        _service = await FakeServer.Start(Answer, tls: true);
        _credential = _kit.Credential(Samples.Settings("webpush", _service.Address));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _kit.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task The_browser_reads_what_was_sent()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Subscription("good"));

        Assert.Equal("Accepted 201", $"{outcomes[0].Kind} {outcomes[0].Code}");
        var asked = _service.Requests.Single();
        var read = JsonNode.Parse(Decrypt(asked.Body))!;
        Assert.Equal(("Bob", Samples.Message.Body, "a01bob"), ((string?)read["title"], (string?)read["body"], (string?)read["tag"]));
        Assert.Equal("3600", asked.Header("TTL"));
        Assert.Equal("high", asked.Header("Urgency"));
    }

    [Fact]
    public async Task A_subscription_that_ended_is_dead()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message, Subscription("gone"), Subscription("good"));

        Assert.Equal([PushOutcomeKind.InvalidToken, PushOutcomeKind.Accepted], outcomes.Select(it => it.Kind));
    }

    [Theory]
    [InlineData(400, "Quarantine 400")]
    [InlineData(401, "Quarantine 401")]
    [InlineData(403, "Quarantine 403")]
    [InlineData(429, "Throttled 429 Device")]
    public async Task Endpoints_that_refuse_stop_no_other(int status, string outcome)
    {
        _service.Script = it => it.Path == "/garbage" ? new Said(status) : null;

        for (var i = 0; i < 40; i++)
            Assert.Equal(outcome, Tell.Of((await _kit.Send(_credential, Samples.Message, Subscription("garbage")))[0]));

        Assert.Equal(PushOutcomeKind.Accepted, (await _kit.Send(_credential, Samples.Message, Subscription("good")))[0].Kind);
    }

    [Fact]
    public async Task Endpoints_that_lead_nowhere_stop_no_other()
    {
        var settings = Samples.Settings("webpush", _service.Address);
        settings["hosts"]!.AsArray().Add("*.invalid");
        var credential = _kit.Credential(settings);
        var nowhere = Subscription("x").Replace(new Uri(_service.Address).Authority, "push.invalid", StringComparison.Ordinal);

        for (var i = 0; i < 40; i++)
            Assert.Equal("Transient connection", Tell.Of((await _kit.Send(credential, Samples.Message, nowhere))[0]));

        Assert.Equal(PushOutcomeKind.Accepted, (await _kit.Send(credential, Samples.Message, Subscription("good")))[0].Kind);
    }

    [Fact]
    public async Task What_shows_nothing_is_not_sent()
    {
        var outcomes = await _kit.Send(_credential, Samples.Silent, Subscription("good"));

        Assert.Equal("Rejected unsupported", Tell.Of(outcomes[0]));
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Every_message_has_a_key_and_a_salt_of_its_own()
    {
        await _kit.Send(_credential, Samples.Message, Subscription("good"), Subscription("good"));

        Assert.Equal(2, _service.Requests.Select(it => Convert.ToHexString(it.Body.AsSpan(0, 86))).Distinct().Count());
    }

    [Fact]
    public async Task The_longest_text_is_cut_to_what_push_services_take()
    {
        var outcomes = await _kit.Send(_credential, Samples.Message with { Body = new string('字', 3000) }, Subscription("good"));

        Assert.Equal(PushOutcomeKind.Accepted, outcomes[0].Kind);
        Assert.InRange(_service.Requests.Single().Body.Length, 4000, 4096);
    }

    [Theory]
    [InlineData("""{"endpoint":"http://fcm.googleapis.com/x","keys":{"p256dh":"P","auth":"A"}}""", "InvalidToken bad-token")]
    [InlineData("""{"endpoint":"https://user@fcm.googleapis.com/x","keys":{"p256dh":"P","auth":"A"}}""", "InvalidToken bad-token")]
    [InlineData("""{"endpoint":"https://fcm.googleapis.com/x","keys":{"p256dh":"BAAA","auth":"A"}}""", "InvalidToken bad-token")]
    [InlineData("""{"endpoint":"https://fcm.googleapis.com/x"}""", "InvalidToken bad-token")]
    [InlineData("nonsense", "InvalidToken bad-token")]
    [InlineData("""{"endpoint":"https://evil.example/x","keys":{"p256dh":"P","auth":"A"}}""", "Rejected address-refused")]
    [InlineData("""{"endpoint":"https://fcm.googleapis.com.evil.example/x","keys":{"p256dh":"P","auth":"A"}}""", "Rejected address-refused")]
    [InlineData("""{"endpoint":"https://xnotify.windows.com/x","keys":{"p256dh":"P","auth":"A"}}""", "Rejected address-refused")]
    [InlineData("""{"endpoint":"https://127.0.0.1:2/x","keys":{"p256dh":"P","auth":"A"}}""", "Rejected address-refused")]
    public async Task A_subscription_leads_to_push_services_and_nowhere_else(string token, string outcome)
    {
        var filled = token.Replace("\"P\"", $"\"{Base64Url.EncodeToString(Point)}\"", StringComparison.Ordinal)
            .Replace("\"A\"", $"\"{Base64Url.EncodeToString(_auth)}\"", StringComparison.Ordinal);

        var outcomes = await _kit.Send(_credential, Samples.Message, filled);

        Assert.Equal(outcome, Tell.Of(outcomes[0]));
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        _service.Script = it => it.Path == "/moved" ? new Said(307, "", ("Location", $"{_service.Address}/good")) : null;

        var outcomes = await _kit.Send(_credential, Samples.Message, Subscription("moved"));

        Assert.Equal("Rejected address-refused", Tell.Of(outcomes[0]));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task An_allowed_name_that_leads_into_the_private_network_is_refused()
    {
        await using var strict = new PushKit(allowPrivate: false);

        var outcomes = await strict.Send(
            strict.Credential(Samples.Settings("webpush", _service.Address)), Samples.Message, Subscription("good"));

        Assert.Equal("Rejected address-refused", Tell.Of(outcomes[0]));
        Assert.Empty(_service.Requests);
    }

    private string Subscription(string path) => JsonSerializer.Serialize(new
    {
        endpoint = $"{_service.Address}/{path}",
        keys = new { p256dh = Base64Url.EncodeToString(Point), auth = Base64Url.EncodeToString(_auth) },
    });

    private Said Answer(Asked asked)
    {
        var parts = asked.Header("Authorization").Split(' ', 2);
        var fields = parts[^1].Split(',', StringSplitOptions.TrimEntries).Select(it => it.Split('=', 2)).ToDictionary(it => it[0], it => it[1]);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = WebPushCrypto.Point(Base64Url.DecodeFromChars(fields["k"])),
        });
        if (parts[0] != "vapid" || fields["k"] != Samples.VapidPublic
            || Jws.Read(fields["t"], "ES256", key) is not var (_, claims) || (string?)claims["aud"] != _service.Address
            || (string?)claims["sub"] != "mailto:ops@example.com"
            || DateTimeOffset.FromUnixTimeSeconds((long)claims["exp"]!) - TimeProvider.System.GetUtcNow() > TimeSpan.FromHours(24))
        {
            return new Said(403);
        }

        if (asked.Header("Content-Encoding") != "aes128gcm" || asked.Header("TTL").Length == 0
            || asked.Header("Topic").Length > 32)
        {
            return new Said(400);
        }

        if (asked.Body.Length > 4096) return new Said(413);
        return asked.Path == "/gone" ? new Said(410) : new Said(201, "", ("Location", $"{_service.Address}/message/1"));
    }

    // RFC 8188 and 8291 from the browser's side.
    private byte[] Decrypt(byte[] message)
    {
        Assert.Equal(4096, BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(16)));
        var (salt, serverKey) = (message[..16], message[21..86]);
        using var server = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = WebPushCrypto.Point(serverKey) });
        var shared = _browser.DeriveRawSecretAgreement(server.PublicKey);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, _auth, [.. "WebPush: info\0"u8, .. Point, .. serverKey]);
        var contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 12, salt, [.. "Content-Encoding: nonce\0"u8]);
        var text = new byte[message.Length - 86 - 16];
        using var aes = new AesGcm(contentKey, 16);
        aes.Decrypt(nonce, message.AsSpan(86, text.Length), message.AsSpan(86 + text.Length), text);
        Assert.Equal(2, text[^1]);
        return text[..^1];
    }
}
