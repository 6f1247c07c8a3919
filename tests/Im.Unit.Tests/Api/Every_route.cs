using Im.Protocol.Rest;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Im.Unit.Tests.Api;

/// <summary>All that is mapped has an entry here: which scope it needs, and of whom. A new route without one fails.</summary>
public sealed class Every_route
{
    private const string App = "/v1/admin/tenants/{tenantNo}/apps/{appId}";
    private const string File = "/v1/storage/{storageId}";
    private const string Group = "/v1/groups/{groupId}";
    private const string Public = "";
    private const string Tenant = "/v1/admin/tenants/{tenantNo}";
    private const string Upload = "/v1/storage/tus/{storageId}";
    private const string User = "/v1/users/{userId}";

    private static readonly Dictionary<string, string> Scope = new()
    {
        ["POST /v1/register"] = Public,
        ["POST /v1/token/refresh"] = Public,
        ["POST /v1/oauth/token"] = Public,
        ["POST /v1/push/callbacks/{vendor}/{tenantNo}/{appId}/{secret}"] = Public,

        [$"POST {User}/token"] = Scopes.Users,
        ["GET /v1/users"] = Scopes.Users,
        [$"GET {User}"] = Scopes.Users,
        [$"POST {User}/kick"] = Scopes.Users,
        [$"PUT {User}/ban"] = Scopes.Users,
        [$"DELETE {User}/ban"] = Scopes.Users,
        [$"GET {User}/devices"] = Scopes.Users,
        [$"DELETE {User}/devices/{{deviceId}}"] = Scopes.Users,

        ["POST /v1/messages"] = Scopes.Messages,
        ["POST /v1/messages/recall"] = Scopes.Messages,
        ["GET /v1/messages"] = Scopes.Messages,
        ["GET /v1/messages/{id}/delivery"] = Scopes.Messages,
        ["GET /v1/push/log"] = Scopes.Messages,
        ["GET /v1/push/stats"] = Scopes.Messages,

        ["POST /v1/groups"] = Scopes.Groups,
        ["GET /v1/groups"] = Scopes.Groups,
        [$"GET {Group}"] = Scopes.Groups,
        [$"PATCH {Group}"] = Scopes.Groups,
        [$"DELETE {Group}"] = Scopes.Groups,
        [$"PUT {Group}/mute"] = Scopes.Groups,
        [$"GET {Group}/members"] = Scopes.Groups,
        [$"PUT {Group}/members"] = Scopes.Groups,
        [$"DELETE {Group}/members"] = Scopes.Groups,
        [$"PUT {Group}/members/{{member}}"] = Scopes.Groups,
        [$"DELETE {Group}/members/{{member}}"] = Scopes.Groups,

        ["POST /v1/storage"] = Scopes.Storage,
        [$"GET {File}"] = Scopes.Storage,
        [$"HEAD {File}"] = Scopes.Storage,
        [$"GET {File}/thumbnail"] = Scopes.Storage,
        ["OPTIONS /v1/storage/tus"] = Scopes.Storage,
        ["POST /v1/storage/tus"] = Scopes.Storage,
        [$"HEAD {Upload}"] = Scopes.Storage,
        [$"PATCH {Upload}"] = Scopes.Storage,
        [$"DELETE {Upload}"] = Scopes.Storage,

        ["GET /v1/tags"] = Scopes.Tags,
        ["GET /v1/tags/{tag}/users"] = Scopes.Tags,
        ["PUT /v1/tags/{tag}/users"] = Scopes.Tags,
        ["DELETE /v1/tags/{tag}/users"] = Scopes.Tags,
        ["DELETE /v1/tags/{tag}"] = Scopes.Tags,
        [$"GET {User}/tags"] = Scopes.Tags,

        ["GET /v1/admin/audit"] = Scopes.Admin,
        ["GET /v1/admin/tenants"] = Scopes.Admin,
        ["POST /v1/admin/tenants"] = Scopes.Admin,
        [$"GET {Tenant}"] = Scopes.Admin,
        [$"PATCH {Tenant}"] = Scopes.Admin,
        [$"DELETE {Tenant}"] = Scopes.Admin,
        [$"GET {Tenant}/apps"] = Scopes.Admin,
        [$"POST {Tenant}/apps"] = Scopes.Admin,
        [$"GET {App}"] = Scopes.Admin,
        [$"PATCH {App}"] = Scopes.Admin,
        [$"DELETE {App}"] = Scopes.Admin,
        [$"POST {App}/secret"] = Scopes.Admin,
        [$"POST {Tenant}/push/{{appId}}/{{vendor}}/test"] = Scopes.Admin,
    };

    // An answer to HEAD has no body that tells why.
    public static TheoryData<string> Protected =>
        [.. Scope.Where(entry => entry.Value != Public && !entry.Key.StartsWith("HEAD ", StringComparison.Ordinal)).Select(entry => entry.Key)];

    [Fact]
    public async Task Has_an_entry_and_no_entry_is_of_a_route_that_is_not_there()
    {
        await using var api = await ApiHost.Start();

        Assert.Equal(Scope.Keys.Order(), api.Routes.Select(NameOf).Order());
    }

    [Fact]
    public async Task Has_the_policies_of_its_entry()
    {
        await using var api = await ApiHost.Start();

        foreach (var route in api.Routes)
        {
            string[] expected = Scope[NameOf(route)] switch
            {
                Public => [],
                Scopes.Admin => ["im.scope.admin"],
                // Devices, too.
                Scopes.Storage => ["im.files"],
                var scope => [$"im.scope.{scope}", "im.tenant"],
            };
            Assert.Equal(expected, route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy));
        }
    }

    [Theory]
    [MemberData(nameof(Protected))]
    public async Task Refuses_all_but_apps_of_its_scope_before_it_asks_anybody(string route)
    {
        await using var api = await ApiHost.Start();
        var scope = Scope[route];

        var nobody = await Call(api, route, null);
        var other = await Call(api, route, api.Issuer.IssueApp("acme", "shop", [.. Scopes.All.Where(other => other != scope)]).Text);
        Assert.Equal("401 unauthenticated", nobody.Problem());
        Assert.Equal("403 forbidden", other.Problem());
        Assert.Contains(scope, other.Text("detail"), StringComparison.Ordinal);

        if (scope != Scopes.Admin)
        {
            var noTenant = await Call(api, route, api.Issuer.IssueApp(null, "ops", [.. Scopes.All]).Text);
            Assert.Equal("403 forbidden", noTenant.Problem());
        }

        Assert.Empty(api.Grains.Calls);
    }

    private static string NameOf(RouteEndpoint route) =>
        $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {route.RoutePattern.RawText}";

    private static async Task<Answer> Call(ApiHost api, string route, string? token)
    {
        using var request = ApiHost.Request(route.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), "{}");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await api.Send(request);
    }
}
