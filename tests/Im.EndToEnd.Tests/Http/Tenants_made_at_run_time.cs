using System.Text;
using System.Text.Json;

namespace Im.EndToEnd.Tests.Http;

/// <summary>The way of a tenant and its app from their making to their end, on a real server.</summary>
public sealed class Tenants_made_at_run_time(HttpServer running) : IClassFixture<HttpServer>
{
    private readonly string _tenant = $"t-{Guid.NewGuid():n}"[..20];
    private readonly string _app = $"app-{Guid.NewGuid():n}";

    private ImHttp Http => running.Http;

    [Fact]
    public async Task Have_apps_whose_secrets_rotate_and_that_end_with_them()
    {
        var ops = await Operator();
        Assert.Equal("201", (await Admin(ops, "POST", "tenants", $$"""{"tenantNo":"{{_tenant}}"}""")).Outcome);
        var first = await MakeApp(ops, "users", "admin");
        var token = await Http.AppToken(_app, first);
        Assert.Equal(200, (await Http.UserToken("alice", token)).Status);

        var second = Secret(await Admin(ops, "POST", $"tenants/{_tenant}/apps/{_app}/secret", """{"graceSeconds":600}"""));
        await Http.AppToken(_app, first);
        await Http.AppToken(_app, second);
        var third = Secret(await Admin(ops, "POST", $"tenants/{_tenant}/apps/{_app}/secret", "{}"));
        await Http.AppToken(_app, third);
        foreach (var old in (string[])[first, second])
            await Assert.ThrowsAsync<InvalidOperationException>(() => Http.AppToken(_app, old));

        Assert.Equal("204", (await Admin(ops, "DELETE", $"tenants/{_tenant}", "")).Outcome);
        Assert.Equal("404 not_found", (await Admin(ops, "GET", $"tenants/{_tenant}", "")).Outcome);
        Assert.Equal("409 conflict", (await Admin(ops, "POST", "tenants", $$"""{"tenantNo":"{{_tenant}}"}""")).Outcome);
        Assert.Equal("404 not_found", (await Http.Register(_tenant, "alice", "phone", token)).Outcome);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Http.AppToken(_app, third));
        await Ends(token);
    }

    [Theory]
    [InlineData("PATCH", """{"scopes":["tags"]}""")]
    [InlineData("PATCH", """{"disabled":true}""")]
    [InlineData("DELETE", "")]
    public async Task Have_apps_whose_user_tokens_end_with_what_they_may_do(string method, string change)
    {
        var ops = await Operator();
        await Admin(ops, "POST", "tenants", $$"""{"tenantNo":"{{_tenant}}"}""");
        var user = (await Http.UserToken("alice", await Http.AppToken(_app, await MakeApp(ops, "users")))).Text("token");
        Assert.Equal("200", (await Http.Register(_tenant, "alice", "phone", user)).Outcome);

        Assert.InRange((await Admin(ops, method, $"tenants/{_tenant}/apps/{_app}", change)).Status, 200, 204);

        await Until("401 unauthenticated", () => Http.Register(_tenant, "alice", "phone", user));
    }

    [Fact]
    public async Task Go_by_the_settings_they_are_given()
    {
        var ops = await Operator();
        await Admin(ops, "POST", "tenants", $$"""{"tenantNo":"{{_tenant}}"}""");
        Assert.Equal("401 unauthenticated", (await Http.Register(_tenant, "alice", $"{_tenant}-phone")).Outcome);

        Assert.Equal("200", (await Admin(ops, "PATCH", $"tenants/{_tenant}", """{"open":true,"recallWindow":60}""")).Outcome);

        Assert.Equal("200", (await Http.Register(_tenant, "alice", $"{_tenant}-phone")).Outcome);
        Assert.Contains("\"recallWindow\":60", (await Admin(ops, "GET", $"tenants/{_tenant}", "")).Body, StringComparison.Ordinal);
        Assert.Contains(_tenant, (await Admin(ops, "GET", "tenants", "")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Have_admins_that_manage_their_own_apps_and_nothing_else()
    {
        var ops = await Operator();
        await Admin(ops, "POST", "tenants", $$"""{"tenantNo":"{{_tenant}}"}""");
        var admin = await Http.AppToken(_app, await MakeApp(ops, "admin"));

        Assert.Equal("201", (await Admin(admin, "POST", $"tenants/{_tenant}/apps", $$"""{"appId":"{{_app}}-2","scopes":["users"]}""")).Outcome);
        Assert.Equal("200", (await Admin(admin, "PATCH", $"tenants/{_tenant}/apps/{_app}-2", """{"disabled":true}""")).Outcome);
        Assert.Equal("403 forbidden", (await Admin(admin, "PATCH", $"tenants/{_tenant}", """{"messageBurst":5}""")).Outcome);
        Assert.Equal("404 not_found", (await Admin(admin, "POST", "tenants/acme/apps/shop/secret", "{}")).Outcome);
        Assert.Equal("404 not_found", (await Admin(admin, "PATCH", $"tenants/{_tenant}/apps/shop", """{"disabled":true}""")).Outcome);
        Assert.Equal("409 conflict", (await Admin(admin, "POST", $"tenants/{_tenant}/apps", """{"appId":"ops","scopes":["admin"]}""")).Outcome);

        var log = (await Admin(admin, "GET", "audit", "")).Body;
        Assert.Contains("\"subject\":\"acme/shop\",\"outcome\":\"not_found\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("\"tenantNo\":\"acme\"", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stand_beside_configured_ones_that_only_the_configuration_changes()
    {
        var ops = await Operator();

        Assert.Equal("409 conflict", (await Admin(ops, "PATCH", "tenants/acme", """{"open":true}""")).Outcome);
        Assert.Equal("409 conflict", (await Admin(ops, "DELETE", "tenants/acme", "")).Outcome);
        Assert.Equal("409 conflict", (await Admin(ops, "POST", "tenants/acme/apps/shop/secret", "{}")).Outcome);
        Assert.Equal("409 conflict", (await Admin(ops, "DELETE", "tenants/acme/apps/shop", "")).Outcome);
        Assert.Contains("\"configured\":true", (await Admin(ops, "GET", "tenants/acme", "")).Body, StringComparison.Ordinal);
    }

    private Task<string> Operator() => Http.AppToken("ops", HttpServer.OpsSecret);

    private async Task<string> MakeApp(string token, params string[] scopes) => Secret(await Admin(
        token, "POST", $"tenants/{_tenant}/apps", JsonSerializer.Serialize(new { appId = _app, scopes })));

    private static string Secret(HttpAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("secret").GetString()!;
    }

    private Task<HttpAnswer> Admin(string token, string method, string path, string body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"v1/admin/{path}");
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return Http.Send(request, token);
    }

    // What is known of an app is kept for five seconds.
    private Task Ends(string token) => Until("401 unauthenticated", () => Http.UserToken("alice", token));

    private static async Task Until(string outcome, Func<Task<HttpAnswer>> ask)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while ((await ask()).Outcome != outcome) await Task.Delay(200, deadline.Token);
    }
}
