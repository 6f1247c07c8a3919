using Im.Grains.Tenants;
using Im.Protocol.Rest;
using Microsoft.Extensions.Hosting;

namespace Im.Unit.Tests.Auth;

public sealed class Configured_tenants
{
    private const string Secret = "N2QxMmYzYjk0ZTVhNjc4OQ";

    public static TheoryData<string> AllSettings =>
    [
        .. typeof(TenantConfig).GetProperties().Select(setting => $"Im:Tenants:acme:{setting.Name}"),
        .. typeof(AppConfig).GetProperties().Select(setting => $"Im:Apps:ops:{setting.Name}"),
    ];

    [Fact]
    public void Development_without_any_has_the_demo_tenant()
    {
        var demo = HostKit.Tenants(Environments.Development).Find("demo");

        Assert.True(demo?.Open);
        Assert.Equal("demo-secret", demo!.Apps["demo"].Secret);
        Assert.Equal(Scopes.All, demo.Apps["demo"].Scopes);
    }

    [Fact]
    public void Development_with_one_has_only_that()
    {
        var options = HostKit.Tenants(Environments.Development, ("Im:Tenants:acme:Open", "false"));

        Assert.Equal(["acme"], options.Tenants.Keys);
    }

    [Fact]
    public void Outside_Development_there_is_none_by_itself() =>
        Assert.Empty(HostKit.Tenants(Environments.Production).Tenants);

    [Fact]
    public void A_tenant_has_sensible_defaults()
    {
        var settings = HostKit.Tenants(Environments.Production, ("Im:Tenants:acme:Open", "false")).Find("acme")?.ToSettings();

        Assert.Equal(
            new TenantSettings
            {
                Open = false,
                KickPolicy = KickPolicy.All,
                RecallWindow = TimeSpan.FromMinutes(2),
                MessagesPerSecond = 1_000,
                MessageBurst = 2_000,
            },
            settings);
    }

    [Fact]
    public void All_settings_are_read()
    {
        var options = HostKit.Tenants(Environments.Production,
            ("Im:Tenants:acme:Open", "true"),
            ("Im:Tenants:acme:KickPolicy", "mobileOneDesktopOne"),
            ("Im:Tenants:acme:RecallWindow", "00:05:00"),
            ("Im:Tenants:acme:MessagesPerSecond", "5"),
            ("Im:Tenants:acme:MessageBurst", "6"),
            ("Im:Tenants:acme:Apps:shop:Secret", Secret),
            ("Im:Tenants:acme:Apps:shop:Scopes:0", "users"),
            ("Im:Apps:ops:SecretHash", new string('a', 64)),
            ("Im:Apps:ops:Scopes:0", "admin"));

        var acme = options.Find("acme")!;
        Assert.True(acme.Open);
        Assert.Equal(KickPolicy.MobileOneDesktopOne, acme.KickPolicy);
        Assert.Equal((TimeSpan.FromMinutes(5), 5, 6), (acme.RecallWindow, acme.MessagesPerSecond, acme.MessageBurst));
        Assert.Equal(Secret, acme.Apps["shop"].Secret);
        Assert.Equal(["users"], acme.Apps["shop"].Scopes);
        Assert.Equal(["admin"], options.Apps["ops"].Scopes);
        Assert.Null(options.Find("ACME"));
    }

    [Theory]
    [InlineData("Im:Tenants:a b:Open", "true", "Im:Tenants:a b: a tenantNo is 1–32 of A–Z a–z 0–9 _ -.")]
    [InlineData("Im:Tenants:acme:KickPolicy", "7", "Im:Tenants:acme:KickPolicy must be all, onePerOs, mobileOneDesktopOne or one.")]
    [InlineData("Im:Tenants:acme:RecallWindow", "-00:00:01", "Im:Tenants:acme:RecallWindow is -00:00:01, and must be from 0 to 30 days.")]
    [InlineData("Im:Tenants:acme:MessagesPerSecond", "0", "Im:Tenants:acme:MessagesPerSecond is 0, and must be from 1 to 1,000,000.")]
    [InlineData("Im:Tenants:acme:MessageBurst", "1000001", "Im:Tenants:acme:MessageBurst is 1000001, and must be from 1 to 1,000,000.")]
    [InlineData("Im:Tenants:acme:KickPolicy", "sometimes", "Im:Tenants:acme:KickPolicy must be all, onePerOs, mobileOneDesktopOne or one.")]
    [InlineData("Im:Tenants:acme:Open", "yes", "Im:Tenants:acme:Open must be true or false.")]
    [InlineData("Im:Tenants:acme:GroupMembers", "10.5", "Im:Tenants:acme:GroupMembers must be a whole number.")]
    [InlineData("Im:Tenants:acme:GroupMembers", "10000000000", "Im:Tenants:acme:GroupMembers must be a whole number.")]
    [InlineData("Im:Tenants:acme:GroupMembers", "", "Im:Tenants:acme:GroupMembers must be a whole number.")]
    [InlineData("Im:Tenants:acme:RecallWindow", "2 minutes", "Im:Tenants:acme:RecallWindow must be a time as hh:mm:ss or d.hh:mm:ss.")]
    [InlineData("Im:Tenants:acme:RecallWindow:Minutes", "2", "Im:Tenants:acme:RecallWindow must be a time as hh:mm:ss or d.hh:mm:ss.")]
    [InlineData("Im:Tenants:acme:MessagePerSecond", "5", "Im:Tenants:acme:MessagePerSecond: there is no such setting.")]
    [InlineData("Im:Tenants:acme:Rtc:Zoom:Key", Secret, "Im:Tenants:acme:Rtc:Zoom: there is no such setting.")]
    [InlineData("Im:Tenants:acme:Rtc:Agora", Secret, "Im:Tenants:acme:Rtc:Agora must hold settings, and is a value.")]
    [InlineData("Im:Tenants:acme:Rtc:Agora:AppCertificate", Secret, "Im:Tenants:acme:Rtc:Agora:AppId must be 32 hexadecimal digits.", "Im:Tenants:acme:Rtc:Agora:AppCertificate must be 32 hexadecimal digits.")]
    [InlineData("Im:Tenants:acme:Rtc:LiveKit:Secret", Secret, "Im:Tenants:acme:Rtc:LiveKit:Url must be an address that begins with ws:// or wss://.", "Im:Tenants:acme:Rtc:LiveKit:Key must have 1 to 256 characters.")]
    [InlineData("Im:Tenants:acme", "open", "Im:Tenants:acme must hold settings, and is a value.")]
    [InlineData("Im:Apps:ops:Password", Secret, "Im:Apps:ops:Password: there is no such setting.", "Im:Apps:ops:Secret or SecretHash must be set, and only one of them.")]
    [InlineData("Im:Apps:a b:Secret", Secret, "Im:Apps:a b: an appId is 1–64 of A–Z a–z 0–9 . _ -, and not . or .. itself.")]
    [InlineData("Im:Apps:ops:Scopes:0", "users", "Im:Apps:ops:Secret or SecretHash must be set, and only one of them.")]
    [InlineData("Im:Apps:ops:Secret", "demo-secret", "Im:Apps:ops:Secret is the well-known one of Development; make a random one.")]
    [InlineData("Im:Apps:ops:SecretHash", "D92C9CAD2FBFCB8F9E0F8EDDF1E2EE53A3F06A3E9EDD6D0D4AD9FC9CD21D8E90x", "Im:Apps:ops:SecretHash must be 64 hexadecimal digits, the SHA-256 of the secret.")]
    [InlineData("Im:Apps:ops:Secret", "too-short", "Im:Apps:ops:Secret has 9 characters, and at least 16 are needed.")]
    public void A_fault_is_told_in_one_sentence(string key, string value, params string[] sentences) =>
        Assert.Equal(sentences, HostKit.Faults(() => HostKit.Tenants(Environments.Production, (key, value))));

    [Theory]
    [MemberData(nameof(AllSettings))]
    public void A_fault_is_told_of_any_setting_that_there_is(string setting) => Assert.Contains(
        HostKit.Faults(() => HostKit.Tenants(Environments.Production, (setting, "?"), ($"{setting}:a:b", "?"))),
        fault => fault.StartsWith(setting, StringComparison.Ordinal));

    [Fact]
    public void Scopes_are_a_list() =>
        Assert.Equal(
            ["Im:Apps:ops:Scopes must be a list."],
            HostKit.Faults(() => HostKit.Tenants(
                Environments.Production, ("Im:Apps:ops:Secret", Secret), ("Im:Apps:ops:Scopes", "users"))));

    [Fact]
    public void A_fault_never_tells_the_value() =>
        Assert.DoesNotContain(
            Secret,
            string.Concat(HostKit.Faults(() => HostKit.Tenants(
                Environments.Production, ("Im:Tenants:acme:Open", Secret), ("Im:Tenants:demo:KickPolicy", Secret)))),
            StringComparison.Ordinal);

    [Fact]
    public void An_unknown_scope_stops_the_start() =>
        Assert.Equal(
            ["Im:Apps:ops:Scopes has root, and there are only messages, groups, tags, users, storage, admin."],
            HostKit.Faults(() => HostKit.Tenants(
                Environments.Production, ("Im:Apps:ops:Secret", Secret), ("Im:Apps:ops:Scopes:0", "root"))));

    [Fact]
    public void The_demo_secret_is_refused_as_a_hash_too() =>
        Assert.Contains(
            "well-known",
            Assert.Single(HostKit.Faults(() => HostKit.Tenants(
                Environments.Production, ("Im:Apps:ops:SecretHash", Im.Auth.ClientSecret.Hash("demo-secret"))))),
            StringComparison.Ordinal);

    [Fact]
    public void An_app_id_names_one_app() =>
        Assert.Equal(
            ["The appId shop is used more than once: in Im:Tenants:a and Im:Tenants:b and Im:Apps."],
            HostKit.Faults(() => HostKit.Tenants(
                Environments.Production,
                ("Im:Tenants:a:Apps:shop:Secret", Secret),
                ("Im:Tenants:b:Apps:shop:Secret", Secret),
                ("Im:Apps:shop:Secret", Secret))));
}
