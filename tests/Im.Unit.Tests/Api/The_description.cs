using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Im.Unit.Tests.Api;

public sealed partial class The_description
{
    [Fact]
    public async Task Has_every_endpoint_with_its_tokens_and_refusals()
    {
        await using var api = await ApiHost.Start();

        var operations = Operations(await Get(api, "openapi/v1.json"));

        Assert.Equal(
            api.Routes.SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {route.RoutePattern.RawText}")).Order(StringComparer.Ordinal),
            operations.Select(operation => operation.Call).Order(StringComparer.Ordinal));
        foreach (var (_, operation) in operations)
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
    public async Task Names_every_operation_once()
    {
        await using var api = await ApiHost.Start();

        var names = Operations(await Get(api, "openapi/v1.json"))
            .ConvertAll(operation => operation.Operation.GetProperty("operationId").GetString());

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Has_a_typed_body_for_all_that_is_sent_or_answered()
    {
        await using var api = await ApiHost.Start();

        foreach (var (call, operation) in Operations(await Get(api, "openapi/v1.json")))
        {
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Name != "204"))
                Assert.True(Schema(response.Value).TryGetProperty("$ref", out _), $"{call} {response.Name}");
            if (operation.TryGetProperty("requestBody", out var body) && !call.EndsWith("/oauth/token", StringComparison.Ordinal))
                Assert.True(Schema(body).TryGetProperty("$ref", out _), call);
        }
    }

    [Fact]
    public async Task Has_no_reference_to_what_is_not_there()
    {
        await using var api = await ApiHost.Start();

        var document = await Get(api, "openapi/v1.json");

        var schemas = document.Json.GetProperty("components").GetProperty("schemas");
        Assert.All(
            Reference().Matches(document.Body),
            reference => Assert.True(schemas.TryGetProperty(reference.Groups[1].Value, out _), reference.Value));
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

    private static List<(string Call, JsonElement Operation)> Operations(Answer document) =>
        [.. document.Json.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)))];

    private static JsonElement Schema(JsonElement holder) =>
        holder.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");

    private static Task<Answer> Get(ApiHost api, string path) => api.Send(new HttpRequestMessage(HttpMethod.Get, path));

    private static IEnumerable<string?> Required(JsonElement schema) =>
        schema.GetProperty("required").EnumerateArray().Select(name => name.GetString());

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();

    [GeneratedRegex("\"#/components/schemas/([^\"]+)\"")]
    private static partial Regex Reference();
}
