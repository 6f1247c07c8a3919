using System.Security.Cryptography;
using System.Text;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

public sealed class A_servers_start
{
    private const string GoodKey = "q3VvYx8Ew0bKJ2mG1sQkYt6cA9uZ4nR7dHfLpXvBiTg=";

    [Theory]
    [InlineData("Im:Auth:SigningKey", "", "Im:Auth:SigningKey is missing: make one with `openssl rand -base64 32`")]
    [InlineData("Im:Auth:SigningKey", "c2hvcnQ=", "Im:Auth:SigningKey has 5 bytes, and at least 32 are needed")]
    [InlineData("Im:Apps:ops:Secret", "demo-secret", "Im:Apps:ops:Secret is the well-known one of Development")]
    [InlineData("Im:Tenants:acme:MessageBurst", "0", "Im:Tenants:acme:MessageBurst is 0, and must be from 1 to 1,000,000.")]
    [InlineData("Im:Telemetry:TraceRatio", "2", "TraceRatio must be between 0 and 1.")]
    public async Task Outside_Development_ends_with_a_sentence_where_a_setting_is_not_safe(string setting, string value, string sentence)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Im:Auth:SigningKey"] = GoodKey,
            [setting] = value,
        };

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(settings));

        Assert.Contains(sentence, ended.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Im:Tenants:a b:Open", "true", "Im:Tenants:a b: a tenantNo is 1–32 of A–Z a–z 0–9 _ -.")]
    [InlineData("Im:Tenants:acme:MessagesPerSecond", "-5", "Im:Tenants:acme:MessagesPerSecond is -5, and must be from 1 to 1,000,000.")]
    [InlineData("Im:Tenants:acme:MessageBurst", "many", "Im:Tenants:acme:MessageBurst must be a whole number.")]
    [InlineData("Im:Tenants:acme:KickPolicy", "sometimes", "Im:Tenants:acme:KickPolicy must be all, onePerOs, mobileOneDesktopOne or one.")]
    [InlineData("Im:Tenants:acme:KickPolicies", "one", "Im:Tenants:acme:KickPolicies: there is no such setting.")]
    [InlineData("Im:Tenants:acme:Apps:shop:Scopes:0", "users", "Im:Tenants:acme:Apps:shop:Secret or SecretHash must be set, and only one of them.")]
    [InlineData("Im:Gateway:Port", "many", "Im:Gateway:Port")]
    public async Task Ends_with_one_line_that_names_the_setting_that_is_wrong(string setting, string value, string sentence)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Im:Auth:SigningKey"] = GoodKey,
            [setting] = value,
        };

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(settings));

        Assert.Single(ended.Message.Split('\n'), line => line.Contains(sentence, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", ended.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_no_dashboard_where_none_is_wanted()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string> { ["Im:Telemetry:Dashboard"] = "false" });
        using var http = new ImHttp(server);

        Assert.Equal(404, (await http.Send(new HttpRequestMessage(HttpMethod.Get, "dashboard/"))).Status);
    }

    [Fact]
    public async Task Outside_Development_shows_its_dashboard_to_operators_alone()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Im:Auth:SigningKey"] = GoodKey,
            ["Im:Apps:ops:Secret"] = HttpServer.OpsSecret,
            ["Im:Apps:ops:Scopes:0"] = "admin",
        });
        using var http = new ImHttp(server);

        var stranger = await http.Send(new HttpRequestMessage(HttpMethod.Get, "dashboard/"));
        var operators = await http.Send(
            new HttpRequestMessage(HttpMethod.Get, "dashboard/"), await http.AppToken("ops", HttpServer.OpsSecret));

        Assert.Equal("401 unauthenticated", stranger.Outcome);
        Assert.Equal(200, operators.Status);
    }

    [Fact]
    public async Task Takes_the_example_of_deploy_once_its_secrets_are_filled_in()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(HttpServer.OpsSecret)));
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "deploy", "systemd", "im-orleans.env.example"), TestContext.Current.CancellationToken);
        var settings = lines.Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(line => line[0], line => line[1]);
        settings["Im__Auth__SigningKey"] = GoodKey;
        settings["Im__Tenants__acme__Apps__acme__SecretHash"] = settings["Im__Apps__ops__SecretHash"] = hash;
        settings.Remove("Kestrel__Endpoints__Http__Url");
        Assert.DoesNotContain("", settings.Values);

        await using var server = await ServerProcess.Start(settings);
        using var http = new ImHttp(server);

        Assert.NotEmpty(await http.AppToken("acme", HttpServer.OpsSecret));
    }

    [Fact]
    public async Task Of_Development_keeps_its_key_so_that_tokens_stay_good()
    {
        await using var server = await ServerProcess.Start();
        using var http = new ImHttp(server);
        var token = (await http.Register("demo", "alice", "phone")).Text("token");

        await server.Kill();
        await server.Restart();

        Assert.Equal("200", (await http.Refresh(token)).Outcome);
    }
}
