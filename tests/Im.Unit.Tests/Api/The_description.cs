using System.Text.Json;
using System.Text.RegularExpressions;

namespace Im.Unit.Tests.Api;

public sealed partial class The_description
{
    [Fact]
    public async Task Has_every_endpoint_with_its_tokens_and_refusals()
    {
        await using var api = await ApiHost.Start();

        var paths = (await Get(api, "openapi/v1.json")).Json.GetProperty("paths");

        Assert.Equal(
            [
                "/v1/admin/audit", "/v1/admin/tenants", "/v1/admin/tenants/{tenantNo}", "/v1/admin/tenants/{tenantNo}/apps",
                "/v1/admin/tenants/{tenantNo}/apps/{appId}", "/v1/admin/tenants/{tenantNo}/apps/{appId}/secret",
                "/v1/oauth/token", "/v1/register", "/v1/token/refresh", "/v1/users/{userId}/token",
            ],
            paths.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(method => method.Value))
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("security").EnumerateArray());
            var statuses = operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToList();
            Assert.Contains(statuses, status => status[0] == '2');
            Assert.Contains("401", statuses);
            Assert.Contains("503", statuses);
        }
    }

    [Fact]
    public async Task Names_what_a_registration_needs_and_what_a_problem_has()
    {
        await using var api = await ApiHost.Start();

        var schemas = (await Get(api, "openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");

        Assert.Equal(["tenantNo", "userId", "deviceId"], Required(schemas.GetProperty("RegisterRequest")));
        Assert.Equal(["vendor", "token"], Required(schemas.GetProperty("PushRegistration")));
        Assert.Equal(128, schemas.GetProperty("DeviceInfo").GetProperty("properties").GetProperty("brand").GetProperty("maxLength").GetInt32());
        Assert.Contains("code", Required(schemas.GetProperty("ProblemDetails")));
    }

    [Fact]
    public async Task The_page_and_all_it_loads_come_from_this_server()
    {
        await using var api = await ApiHost.Start();

        var page = await Get(api, "docs/");

        Assert.Equal("text/html", page.ContentType);
        Assert.StartsWith("default-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("://", page.Body, StringComparison.Ordinal);
        foreach (Match script in Script().Matches(page.Body))
            Assert.Equal(200, (await Get(api, $"docs/{script.Groups[1].Value}")).Status);
    }

    private static Task<Answer> Get(ApiHost api, string path) => api.Send(new HttpRequestMessage(HttpMethod.Get, path));

    private static IEnumerable<string?> Required(JsonElement schema) =>
        schema.GetProperty("required").EnumerateArray().Select(name => name.GetString());

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
