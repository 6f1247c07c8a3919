using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Push.Credentials;
using Im.Push.Tests.Kit;
using Im.Push.Vendors.Harmony;
using Im.Testing;

namespace Im.Push.Tests.Vendors;

/// <summary>What others wrote understands us, and our fake vendors.</summary>
public sealed class Software_of_others : IAsyncDisposable
{
    private readonly PushKit _kit = new();

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    [Fact]
    public async Task Web_push_testing_takes_and_decrypts_what_we_send()
    {
        await using var service = NodeTool.Start("Im.Push.Tests/tools/web-push.mjs", TestCertificate.ServerFile, TestCertificate.ServerKeyFile);
        var address = await service.Line();
        using var trusting = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var browser = new HttpClient(trusting) { BaseAddress = new Uri(address) };
        var subscription = (await Ask(browser, "/subscribe", new { applicationServerKey = Samples.VapidPublic }))["data"]!;
        var credential = _kit.Credential(Samples.Settings("webpush", address));

        var sent = await _kit.Send(credential, Samples.Message, subscription.ToJsonString());
        var read = await Ask(browser, "/get-notifications", new { clientHash = (string?)subscription["clientHash"] });
        using var ended = await browser.PostAsync($"/expire-subscription/{subscription["clientHash"]}", null, Cancellation);
        var late = await _kit.Send(credential, Samples.Message, subscription.ToJsonString());

        Assert.Equal("Accepted 201", Tell.Of(sent[0]));
        Assert.Equal(Samples.Message.Body, (string?)JsonNode.Parse((string)read["data"]!["messages"]![0]!)!["body"]);
        Assert.Equal("InvalidToken 410", Tell.Of(late[0]));
    }

    [Fact]
    public async Task The_client_apns2_gets_along_with_our_apple()
    {
        await using var apple = await FakeApple.Start(TimeProvider.System);
        apple.Tokens[Samples.AppleToken(2)] = new Said(410, """{"reason":"Unregistered","timestamp":1700000000000}""");
        var settings = new
        {
            team = "TEAM123456",
            keyId = "KEY1234567",
            signingKey = Samples.EcKey.ExportPkcs8PrivateKeyPem(),
            topic = "com.example.im",
            tokens = new[] { Samples.AppleToken(1), Samples.AppleToken(2) },
        };

        var told = await NodeTool.Run(
            "Im.Push.Tests/tools/apns2.mjs", JsonSerializer.Serialize(settings), $"{apple.Server.Port}", TestCertificate.RootFile);

        Assert.Equal("""["ok","410 Unregistered"]""", told.Trim());
    }

    [Fact]
    public async Task Jose_verifies_our_proofs()
    {
        var harmony = (HarmonyCredential)_kit.Credential(Samples.Settings("harmony"));
        var now = TimeProvider.System.GetUtcNow();
        var ps256 = HarmonyAuth.Sign(harmony, now).Token!;
        var es256 = Jwt.Es256(Samples.EcKey, "KEY1234567", null, claims => claims.WriteString("iss", "TEAM123456"));
        object[] tokens =
        [
            new { jwt = ps256, key = Samples.RsaKey.ExportSubjectPublicKeyInfoPem(), algorithm = "PS256" },
            new { jwt = es256, key = Samples.EcKey.ExportSubjectPublicKeyInfoPem(), algorithm = "ES256" },
            new { jwt = ps256, key = Samples.RsaKey.ExportSubjectPublicKeyInfoPem(), algorithm = "RS256" },
        ];

        var told = JsonNode.Parse(await NodeTool.Run("Im.Push.Tests/tools/jose.mjs", JsonSerializer.Serialize(tokens)))!;

        Assert.Equal("300003", (string?)told[0]!["claims"]!["iss"]);
        Assert.Equal(now.ToUnixTimeSeconds() + 3600, (long)told[0]!["claims"]!["exp"]!);
        Assert.Equal("KEY1234567", (string?)told[1]!["header"]!["kid"]);
        Assert.NotNull(told[2]!["error"]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<JsonNode> Ask(HttpClient browser, string path, object body)
    {
        using var response = await browser.PostAsJsonAsync(path, body, Cancellation);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }
}
