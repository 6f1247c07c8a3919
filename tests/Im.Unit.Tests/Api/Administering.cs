using Im.Auth;
using Im.Grains.Accounts;
using Im.Grains.Tenants;

namespace Im.Unit.Tests.Api;

/// <summary>Who may do what below <c>/v1/admin</c>, and what is kept of it.</summary>
public sealed class Administering
{
    private static readonly AppRecord Cart = new() { AppId = "cart", TenantNo = "acme", Scopes = new[] { "users" } };

    [Theory]
    [InlineData("operator", "GET", "tenants", "", "200")]
    [InlineData("operator", "POST", "tenants", """{"tenantNo":"new","recallWindow":60}""", "201")]
    [InlineData("operator", "POST", "tenants", """{"tenantNo":"new","messageBurst":0}""", "400 invalid")]
    [InlineData("operator", "POST", "tenants", """{"tenantNo":"new","kickPolicy":"some"}""", "400 invalid")]
    [InlineData("operator", "POST", "tenants", """{"tenantNo":"no/name"}""", "400 invalid")]
    [InlineData("operator", "GET", "tenants/acme", "", "200")]
    [InlineData("operator", "GET", "tenants/nobody", "", "404 not_found")]
    [InlineData("operator", "PATCH", "tenants/acme", """{"open":false,"groupMembers":5}""", "200")]
    [InlineData("operator", "PATCH", "tenants/acme", """{"groupMembers":100001}""", "400 invalid")]
    [InlineData("operator", "DELETE", "tenants/acme", "", "204")]
    [InlineData("operator", "POST", "tenants/acme/apps", """{"appId":"cart","scopes":["users"]}""", "201")]
    [InlineData("operator", "GET", "audit", "", "200")]
    [InlineData("tenant's admin", "GET", "tenants", "", "200")]
    [InlineData("tenant's admin", "POST", "tenants", """{"tenantNo":"new"}""", "403 forbidden")]
    [InlineData("tenant's admin", "POST", "tenants", """{"tenantNo":"acme"}""", "403 forbidden")]
    [InlineData("tenant's admin", "GET", "tenants/acme", "", "200")]
    [InlineData("tenant's admin", "PATCH", "tenants/acme", """{"messagesPerSecond":1000000}""", "403 forbidden")]
    [InlineData("tenant's admin", "DELETE", "tenants/acme", "", "403 forbidden")]
    [InlineData("tenant's admin", "GET", "tenants/demo", "", "404 not_found")]
    [InlineData("tenant's admin", "PATCH", "tenants/demo", """{"open":true}""", "404 not_found")]
    [InlineData("tenant's admin", "DELETE", "tenants/demo", "", "404 not_found")]
    [InlineData("tenant's admin", "GET", "tenants/demo/apps", "", "404 not_found")]
    [InlineData("tenant's admin", "POST", "tenants/demo/apps", """{"appId":"cart","scopes":["admin"]}""", "404 not_found")]
    [InlineData("tenant's admin", "GET", "tenants/demo/apps/cart", "", "404 not_found")]
    [InlineData("tenant's admin", "PATCH", "tenants/demo/apps/cart", """{"disabled":true}""", "404 not_found")]
    [InlineData("tenant's admin", "DELETE", "tenants/demo/apps/cart", "", "404 not_found")]
    [InlineData("tenant's admin", "POST", "tenants/demo/apps/cart/secret", "", "404 not_found")]
    [InlineData("tenant's admin", "GET", "audit?tenantNo=demo", "", "404 not_found")]
    [InlineData("tenant's admin", "GET", "tenants/acme/apps", "", "200")]
    [InlineData("tenant's admin", "POST", "tenants/acme/apps", """{"appId":"cart","scopes":["users","admin"]}""", "201")]
    [InlineData("tenant's admin", "POST", "tenants/acme/apps", """{"appId":"cart","scopes":["operator"]}""", "400 invalid")]
    [InlineData("tenant's admin", "PATCH", "tenants/acme/apps/cart", """{"scopes":["everything"]}""", "400 invalid")]
    [InlineData("tenant's admin", "GET", "tenants/acme/apps/cart", "", "200")]
    [InlineData("tenant's admin", "GET", "tenants/acme/apps/foreign", "", "404 not_found")]
    [InlineData("tenant's admin", "PATCH", "tenants/acme/apps/cart", """{"disabled":true}""", "200")]
    [InlineData("tenant's admin", "DELETE", "tenants/acme/apps/cart", "", "204")]
    [InlineData("tenant's admin", "POST", "tenants/acme/apps/cart/secret", """{"graceSeconds":604800}""", "200")]
    [InlineData("tenant's admin", "POST", "tenants/acme/apps/cart/secret", """{"graceSeconds":604801}""", "400 invalid")]
    [InlineData("tenant's admin", "POST", "tenants/acme/apps/cart/secret", """{"graceSeconds":-1}""", "400 invalid")]
    [InlineData("tenant's admin", "GET", "audit", "", "200")]
    [InlineData("app without the scope", "GET", "tenants", "", "403 forbidden")]
    [InlineData("app without the scope", "POST", "tenants/acme/apps", """{"appId":"cart"}""", "403 forbidden")]
    [InlineData("app without the scope", "GET", "audit", "", "403 forbidden")]
    [InlineData("app that claims the scope", "GET", "tenants", "", "403 forbidden")]
    [InlineData("app that claims to be the operator's", "GET", "tenants", "", "401 unauthenticated")]
    [InlineData("nobody", "GET", "tenants", "", "401 unauthenticated")]
    public async Task Is_answered_as_the_protocol_says(string who, string method, string path, string body, string expected)
    {
        await using var api = await Start();

        var answer = await Call(api, who, method, path, body);

        Assert.Equal(expected, answer.Status < 400 ? $"{answer.Status}" : answer.Problem());
    }

    [Fact]
    public async Task A_refused_attempt_reaches_no_grain_and_is_kept_under_the_callers_own_tenant()
    {
        await using var api = await Start();

        await Call(api, "tenant's admin", "DELETE", "tenants/demo/apps/cart", "");

        Assert.DoesNotContain(api.Grains.Calls, call => call.Contains("DeleteApp", StringComparison.Ordinal));
        Assert.Equal(
            ("acme", "acme", "chief", "app.delete", "demo/cart", "not_found"),
            Of(Assert.Single(api.Audit.Entries)));
    }

    [Fact]
    public async Task An_action_is_kept_with_who_and_what()
    {
        await using var api = await Start();

        await Call(api, "operator", "PATCH", "tenants/acme", """{"open":true}""");

        Assert.Equal(("acme", null, "ops", "tenant.change", "acme", "ok"), Of(Assert.Single(api.Audit.Entries)));
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_neither_logged_nor_given_to_a_grain()
    {
        await using var api = await Start();

        var answer = await Call(api, "operator", "POST", "tenants/acme/apps", """{"appId":"cart","scopes":["users"]}""");

        var secret = answer.Text("secret")!;
        Assert.Equal(43, secret.Length);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Contains(api.Grains.Calls, call => call.Contains(ClientSecret.Hash(secret), StringComparison.Ordinal));
        foreach (var text in (string[])[api.Log, .. api.Audit.Entries.Select(entry => $"{entry}")])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(ClientSecret.Hash(secret), text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(api.Grains.Calls, call => call.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_does_not_keep_a_new_secret_from_being_shown()
    {
        await using var api = await Start();
        api.Audit.Trouble = new IOException("The disk is full.");

        var answer = await Call(api, "operator", "POST", "tenants/acme/apps/cart/secret", """{"graceSeconds":0}""");

        var secret = answer.Text("secret")!;
        Assert.Equal((200, 43), (answer.Status, secret.Length));
        Assert.Contains("Error The audit log lacks an entry: app.secret on acme/cart", api.Log, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", api.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, api.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_does_not_hide_what_became_of_a_user()
    {
        await using var api = await ApiHost.Start();
        api.Audit.Trouble = new IOException("The disk is full.");
        api.Grains.Answers[nameof(IAccountGrain.Overview)] = (_, _) => new AccountOverview
        {
            Profile = new AccountProfile { TenantNo = "acme", UserId = "alice", CreatedAt = 1 },
            Devices = [],
        };
        api.Grains.Answers[nameof(IAccountGrain.Ban)] = (_, _) => Array.Empty<DisplacedDevice>();

        Assert.Equal(204, (await api.Ask("DELETE /v1/users/alice/ban")).Status);
        Assert.Contains("Error The audit log lacks an entry: user.unban on alice", api.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_apps_token_ends_with_it_and_with_its_tenant_and_loses_the_scopes_it_loses()
    {
        await using var api = await Start();
        var token = api.Issuer.IssueApp("acme", "cart", ["users"]).Text;

        async Task<int> Use()
        {
            api.Time.Advance(TimeSpan.FromSeconds(6));
            return (await api.Post("v1/users/alice/token", null, token)).Status;
        }

        Assert.Equal(200, await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart with { Scopes = new[] { "tags" } };
        Assert.Equal(403, await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart with { Disabled = true };
        Assert.Equal(401, await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart with { TenantNo = "demo" };
        Assert.Equal(401, await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart;
        Assert.Equal(200, await Use());
        api.Grains.Answers[nameof(ITenantGrain.Settings)] = (_, _) => null;
        Assert.Equal(401, await Use());
    }

    [Fact]
    public async Task A_user_token_ends_with_the_app_that_made_it_and_with_its_scope_users()
    {
        await using var api = await Start();
        var token = api.Issuer.IssueUser("acme", "alice", "cart").Text;

        async Task<string> Use()
        {
            api.Time.Advance(TimeSpan.FromSeconds(6));
            var answer = await api.Register("""{"tenantNo":"acme","userId":"alice","deviceId":"phone"}""", token);
            return answer.Status == 200 ? "200" : answer.Problem();
        }

        Assert.Equal("200", await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart with { Scopes = new[] { "tags" } };
        Assert.Equal("401 unauthenticated", await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart with { Disabled = true };
        Assert.Equal("401 unauthenticated", await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart with { TenantNo = "demo" };
        Assert.Equal("401 unauthenticated", await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => null;
        Assert.Equal("401 unauthenticated", await Use());
        api.Grains.Answers[nameof(IAppGrain.Find)] = (_, _) => Cart;
        Assert.Equal("200", await Use());
    }

    private static async Task<ApiHost> Start()
    {
        var api = await ApiHost.Start(
            ("Im:Tenants:acme:Apps:chief:SecretHash", ClientSecret.Hash("unused")),
            ("Im:Tenants:acme:Apps:chief:Scopes:0", "admin"));
        var acme = new TenantRecord { TenantNo = "acme", Settings = new TenantSettings() };
        var answers = api.Grains.Answers;
        answers[nameof(ITenantDirectoryGrain.List)] = (_, _) => new[] { "acme", "demo" };
        answers[nameof(ITenantAdminGrain.Get)] = (key, _) => key == "nobody" ? null : acme with { TenantNo = key };
        answers[nameof(ITenantAdminGrain.Apps)] = (_, _) => new[] { Cart };
        answers[nameof(ITenantAdminGrain.Create)] = (_, _) => AdminOutcome.Of(acme);
        answers[nameof(ITenantAdminGrain.Change)] = (_, arguments) =>
            arguments.Length == 1 ? AdminOutcome.Of(acme) : AdminOutcome.Of(Cart);
        answers[nameof(ITenantAdminGrain.Delete)] = (_, _) => AdminOutcome.Done;
        answers[nameof(ITenantAdminGrain.CreateApp)] = (_, _) => AdminOutcome.Of(Cart);
        answers[nameof(ITenantAdminGrain.DeleteApp)] = (_, _) => AdminOutcome.Done;
        answers[nameof(IAppGrain.Rotate)] = (_, _) => AdminOutcome.Of(Cart);
        answers[nameof(IAppGrain.Find)] = (key, _) => key == "cart" ? Cart : Cart with { AppId = key, TenantNo = "demo" };
        return api;
    }

    private static async Task<Answer> Call(ApiHost api, string who, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"v1/admin/{path}");
        if (body.Length > 0) request.Content = ApiHost.Json(body);
        var token = who switch
        {
            "operator" => api.Issuer.IssueApp(null, "ops", ["admin"]).Text,
            "tenant's admin" => api.Issuer.IssueApp("acme", "chief", ["admin"]).Text,
            "app without the scope" => api.Issuer.IssueApp("acme", "shop", ["users"]).Text,
            "app that claims the scope" => api.Issuer.IssueApp("acme", "shop", ["admin"]).Text,
            "app that claims to be the operator's" => api.Issuer.IssueApp(null, "chief", ["admin"]).Text,
            _ => null,
        };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await api.Send(request);
    }

    private static (string?, string?, string, string, string, string) Of(Im.Audit.AuditEntry entry) =>
        (entry.TenantNo, entry.ActorTenantNo, entry.ActorAppId, entry.Action, entry.Subject, entry.Outcome);
}
