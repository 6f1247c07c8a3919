using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Push.Tests.Kit;
using Microsoft.Extensions.Configuration;

namespace Im.Push.Tests.Rules;

/// <summary>What an administrator may set, and how a mistake is told.</summary>
public sealed class Settings_of_credentials : IAsyncDisposable
{
    private static readonly string[] Secrets =
        ["huawei-secret", "honor-secret", "xiaomi-secret", "oppo-master", "vivo-secret", "meizu-secret", "wns-secret",
            Samples.VapidPrivate, "PRIVATE KEY", "callback-key", "url-secret"];

    private readonly PushKit _kit = new();

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    public static TheoryData<string> Vendors => [.. Im.Protocol.Rest.PushVendors.All];

    [Fact]
    public void The_vendors_are_those_of_the_protocol() =>
        Assert.Equal(Im.Protocol.Rest.PushVendors.All.Order(), _kit.Registry.All.Select(it => it.Name).Order());

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Right_ones_are_taken_and_never_printed(string vendor)
    {
        var credential = _kit.Credential(Samples.Settings(vendor));

        Assert.Equal(vendor, credential.Vendor);
        Assert.Equal($"{vendor} credential of acme/chat", credential.ToString());
        Assert.Equal($"{vendor} credential of acme/chat", $"{credential}");
        Assert.DoesNotContain(Secrets, it => credential.ToString().Contains(it, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Without_any_each_missing_one_is_named(string vendor)
    {
        var problems = Problems(new JsonObject { ["type"] = vendor });

        Assert.NotEmpty(problems);
        Assert.All(problems, it => Assert.Matches("^The (setting|settings|key) .*\\.$", it));
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void One_that_does_not_exist_is_refused(string vendor)
    {
        var settings = Samples.Settings(vendor);
        settings["apSecret"] = "typo";

        Assert.Equal(["The setting 'apSecret' does not exist."], Problems(settings));
    }

    [Theory]
    [InlineData("apns", "teamId", "short", "The setting 'teamId' must be the 10 letters and digits of the team.")]
    [InlineData("apns", "privateKey", "secret nonsense", "The key 'privateKey' must be a P-256 private key in PEM.")]
    [InlineData("apns", "baseAddress", "http://api.push.apple.com", "The setting 'baseAddress' must be an https address (http only on this machine).")]
    [InlineData("fcm", "serviceAccount", "no json", "The setting 'serviceAccount' must be the key file of a service account.")]
    [InlineData("huawei", "clientId", "../x", "The setting 'clientId' must be the number of the app.")]
    [InlineData("webpush", "subject", "ops@example.com", "The setting 'subject' must be a mailto: or https: address.")]
    [InlineData("webpush", "publicKey", "AAAA", "The settings 'publicKey' and 'privateKey' must be a pair of VAPID keys in base64url.")]
    [InlineData("xiaomi", "appSecret", "a\r\nX-Evil: 1", "The setting 'appSecret' contains a control character.")]
    [InlineData("xiaomi", "callbackUrl", "ftp://x", "The setting 'callbackUrl' must be an https address (http only on this machine).")]
    [InlineData("vivo", "concurrency", 0, "The setting 'concurrency' must be 1 to 512.")]
    [InlineData("oppo", "notifyLevel", 3, "The setting 'notifyLevel' must be 1, 2 or 16.")]
    [InlineData("meizu", "appSecret", 5, "The setting 'appSecret' has a value of another kind.")]
    public void A_wrong_one_is_told_in_one_sentence_without_its_value(string vendor, string name, object value, string sentence)
    {
        var settings = Samples.Settings(vendor);
        settings[name] = JsonSerializer.SerializeToNode(value);

        Assert.Equal([sentence], Problems(settings));
    }

    [Fact]
    public void A_foreign_pair_of_keys_is_no_pair()
    {
        var settings = Samples.Settings("webpush");
        settings["privateKey"] = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

        Assert.Single(Problems(settings));
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        var settings = Samples.Settings("apns");
        settings["privateKey"] = Samples.RsaKey.ExportPkcs8PrivateKeyPem();

        Assert.Equal(["The key 'privateKey' must be a P-256 private key in PEM."], Problems(settings));
    }

    [Fact]
    public void The_type_must_be_a_vendor() => Assert.Equal(
        [$"The setting 'type' must be one of {string.Join(", ", _kit.Registry.All.Select(it => it.Name))}."],
        Problems(new JsonObject { ["type"] = "pager" }));

    [Fact]
    public void They_may_come_from_the_configuration_where_all_is_text()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Push:Type"] = "apns",
            ["Push:TeamId"] = "TEAM123456",
            ["Push:KeyId"] = "KEY1234567",
            ["Push:Topic"] = "com.example.im",
            ["Push:Sandbox"] = "True",
            ["Push:Concurrency"] = "7",
            ["Push:PrivateKey"] = Samples.EcKey.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal),
            ["Push:Message:Category"] = "chat",
        }).Build();

        var reading = _kit.Registry.ReadCredential(PushKit.Acme, SettingsJson.Of(configuration.GetSection("Push")));

        Assert.Empty(reading.Problems);
        Assert.Equal(7, reading.Credential!.Concurrency);
        Assert.Equal("chat", reading.Credential.Message!.Category);
    }

    [Theory]
    [InlineData("Name", "userText")]
    [InlineData("1", "2")]
    [InlineData("0", "1")]
    public void Variables_of_templates_keep_their_names(string first, string second)
    {
        var settings = Samples.Settings("oppo");
        settings.Remove("message");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            .. settings.Where(it => it.Value is JsonValue).Select(it => KeyValuePair.Create($"Push:{it.Key}", (string?)$"{it.Value}")),
            new($"Push:Message:Parameters:{first}", "{title}"), new($"Push:Message:Parameters:{second}", "true"),
            new($"Push:Message:TitleParameters:{first}", "{body}"),
        ]).Build();

        var reading = _kit.Registry.ReadCredential(PushKit.Acme, SettingsJson.Of(configuration.GetSection("Push")));

        Assert.Empty(reading.Problems);
        Assert.Equal([(first, "{title}"), (second, "true")], reading.Credential!.Message!.Parameters!.Select(it => (it.Key, it.Value)).Order());
        Assert.Equal("{body}", reading.Credential.Message.TitleParameters![first]);
    }

    [Fact]
    public void The_same_settings_of_another_tenant_are_another_credential()
    {
        var mine = _kit.Credential(Samples.Settings("vivo"));
        var theirs = _kit.Credential(Samples.Settings("vivo"), new PushCredentialOwner("other", "chat"));

        Assert.NotEqual(mine.Fingerprint, theirs.Fingerprint);
        Assert.Equal(mine.Fingerprint, _kit.Credential(Samples.Settings("vivo")).Fingerprint);
    }

    [Fact]
    public void Nothing_that_is_logged_by_mistake_shows_tokens_or_contents()
    {
        string[] printed =
        [
            $"{Samples.Message}",
            $"{new PushTarget("token-1")}",
            $"{new PushReceipt { Event = PushEvent.Delivered, Code = "0", Token = "token-1" }}",
            $"{new PushCallback { Body = "token-1"u8.ToArray(), Secret = "url-secret" }}",
        ];

        Assert.All(printed, it => Assert.DoesNotMatch("token-|url-secret|Bob|Alice", it));
    }

    private IReadOnlyList<string> Problems(JsonObject settings) =>
        _kit.Registry.ReadCredential(PushKit.Acme, JsonSerializer.SerializeToElement(settings)).Problems;
}
