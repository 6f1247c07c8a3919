using Im.Notifications;
using Im.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Unit.Tests.Notifications;

public sealed class Settings_of_push
{
    [Fact]
    public void Nothing_at_all_is_enough()
    {
        var app = Good("{}");

        Assert.True(app.Enabled);
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromSeconds(45), "en"), (app.Ttl, app.CallTtl, app.Language));
        Assert.Null(app.CredentialFor("fcm"));
    }

    [Fact]
    public void All_settings_are_read()
    {
        var app = Good("""
            { "enabled": false, "name": "Acme", "hideText": true, "stack": true, "badge": false, "ttl": "2.00:00:00",
              "callTtl": "00:01:00", "language": "zh-CN", "sound": "ding",
              "click": { "action": "link", "target": "im://chat?peer={peer}" },
              "vendorClicks": { "huawei": { "action": "intent", "target": "com.acme.Chat" } },
              "templates": { "text": { "zh-CN": { "title": "{sender}", "body": "{text}", "several": "{count}" } } },
              "credentials": { "recording": true } }
            """);

        Assert.Equal(
            (false, "Acme", true, true, false, TimeSpan.FromDays(2), TimeSpan.FromMinutes(1), "zh-cn", "ding"),
            (app.Enabled, app.Name, app.HideText, app.Stack, app.Badge, app.Ttl, app.CallTtl, app.Language, app.Sound));
        Assert.Equal(new ClickTemplate(PushClickKind.DeepLink, "im://chat?peer={peer}"), app.ClickFor("fcm"));
        Assert.Equal(new ClickTemplate(PushClickKind.Intent, "com.acme.Chat"), app.ClickFor("huawei"));
        Assert.Equal(new TextTemplate("{sender}", "{text}", "{count}"), app.Templates["text"]["zh-cn"]);
        Assert.Equal("recording", app.CredentialFor("fcm")!.Vendor);
    }

    [Theory]
    [InlineData("""{"ttl":"soon"}""", ":Ttl must be a time as hh:mm:ss or d.hh:mm:ss.")]
    [InlineData("""{"ttl":"00:00:01"}""", ":Ttl must be from 00:01:00 to 28.00:00:00.")]
    [InlineData("""{"callTtl":"01:00:00"}""", ":CallTtl must be from 00:00:05 to 00:05:00.")]
    [InlineData("""{"badge":"perhaps"}""", ":Badge must be true or false.")]
    [InlineData("""{"colour":"red"}""", ":Colour: there is no such setting.")]
    [InlineData("""{"click":"app"}""", ":Click must hold settings, and is a value.")]
    [InlineData("""{"click":{"action":"jump"}}""", ":Click:Action must be app, link, url or intent.")]
    [InlineData("""{"click":{"action":"url","target":"http://x.example"}}""", ":Click:Target must begin with https:// if it opens a page.")]
    [InlineData("""{"click":{"action":"link","target":"javascript:x"}}""", ":Click:Target must begin with a scheme of the app, as im://.")]
    [InlineData("""{"click":{"action":"link","target":"im://{peer}/{user}"}}""",
        ":Click:Target has {user}, and there are only {peer}, {conversation}, {id}, {seq}, {type}.")]
    [InlineData("""{"click":{"target":"im://x"}}""", ":Click:Target has no target if it opens the app.")]
    [InlineData("""{"vendorClicks":{"nokia":{}}}""", ":VendorClicks:Nokia is no vendor.")]
    [InlineData("""{"templates":{"poem":{}}}""",
        ":Templates:Poem is no kind of message: there are text, image, voice, video, file, card, prescription, custom, event, call, missedCall, hidden.")]
    [InlineData("""{"templates":{"text":{"en":{"body":"{name}"}}}}""",
        ":Templates:Text:En:Body has {name}, and there are only {sender}, {group}, {text}, {count}, {app}.")]
    [InlineData("""{"templates":{"text":{"en":{"footer":"x"}}}}""", ":Templates:Text:En:Footer: there is no such setting.")]
    public void A_wrong_setting_is_told_in_one_sentence(string json, string sentence) =>
        Assert.Equal($"Im:Tenants:acme:Push:default{sentence}", Assert.Single(PushKit.Read(json).Faults));

    [Fact]
    public void A_wrong_credential_is_told_with_its_place_and_without_its_values()
    {
        var faults = PushKit.Read("""{"credentials":{"fcm":{"secret":"s3cret"},"nokia":{}}}""").Faults;

        Assert.All(faults, it => Assert.DoesNotContain("s3cret", it, StringComparison.Ordinal));
        Assert.Contains(faults, it => it.StartsWith("Im:Tenants:acme:Push:default:Credentials:Fcm: ", StringComparison.Ordinal));
        Assert.Contains(faults, it => it.StartsWith("Im:Tenants:acme:Push:default:Credentials:Nokia: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_without_settings_of_its_own_has_the_default_ones_and_who_is_off_has_none()
    {
        var push = Configured(
            ("Im:Tenants:acme:Push:default:Name", "All"), ("Im:Tenants:acme:Push:default:Credentials:recording:Type", "recording"),
            ("Im:Tenants:acme:Push:shop:Name", "Shop"), ("Im:Tenants:acme:Push:off:Enabled", "false"),
            ("Im:Tenants:quiet:Push:default:Name", "No credentials"), ("Im:Tenants:none:Open", "true"));

        Assert.Empty(push.Faults);
        Assert.Equal("All", (await push.Find("acme", "", TestContext.Current.CancellationToken))?.Name);
        Assert.Equal("All", (await push.Find("acme", "chat", TestContext.Current.CancellationToken))?.Name);
        Assert.Equal("Shop", (await push.Find("acme", "shop", TestContext.Current.CancellationToken))?.Name);
        Assert.Null(await push.Find("acme", "off", TestContext.Current.CancellationToken));
        Assert.Equal([true, false, false, false], new[] { "acme", "quiet", "none", "nobody" }.Select(push.IsOn));
        Assert.Equal(TimeSpan.FromDays(1), push.LongestTtl("acme"));
    }

    [Fact]
    public void Settings_that_are_read_again_count_and_wrong_ones_change_nothing()
    {
        var source = new Dictionary<string, string?> { ["Im:Tenants:acme:Push:default:Credentials:recording:Type"] = "recording" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(source).Build();
        using var push = Configured(configuration);
        Assert.True(push.IsOn("acme"));

        configuration["Im:Tenants:acme:Push:default:Ttl"] = "never";
        configuration.Reload();
        Assert.Single(push.Faults);
        Assert.True(push.IsOn("acme"));

        configuration["Im:Tenants:acme:Push:default:Ttl"] = "01:00:00";
        configuration["Im:Tenants:acme:Push:default:Enabled"] = "false";
        configuration.Reload();
        Assert.Empty(push.Faults);
        Assert.False(push.IsOn("acme"));
    }

    [Fact]
    public void The_demo_tenant_of_Development_records_its_pushes()
    {
        using var push = Configured(new ConfigurationBuilder().Build(), "Development");

        Assert.True(push.IsOn("demo"));
        Assert.False(Configured().IsOn("demo"));
    }

    private static PushApp Good(string json)
    {
        var reading = PushKit.Read(json);
        Assert.Empty(reading.Faults);
        return reading.App!;
    }

    private static ConfiguredPush Configured(params (string Key, string Value)[] settings) => Configured(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(it => KeyValuePair.Create(it.Key, (string?)it.Value))).Build());

    private static ConfiguredPush Configured(IConfiguration configuration, string environment = "Production")
    {
        var services = new ServiceCollection().AddSingleton(configuration).AddLogging().AddMetrics()
            .AddPushVendors().AddSingleton<IPushVendor, RecordingVendor>().BuildServiceProvider();
        return new ConfiguredPush(
            configuration, new PushAppReader(services.GetRequiredService<VendorRegistry>()),
            new HostingEnvironment { EnvironmentName = environment }, NullLogger<ConfiguredPush>.Instance);
    }
}
