using System.Text.Json;
using System.Text.RegularExpressions;
using Im.Api.OpenApi;
using Microsoft.AspNetCore.Routing;

namespace Im.Unit.Tests.Api;

public sealed partial class The_description
{
    [Fact]
    public async Task Has_every_endpoint_for_clients_with_its_tokens_and_refusals()
    {
        await using var api = await ApiHost.Start();

        var operations = Operations(await Get(api, "openapi/v1.json"));

        Assert.Equal(
            api.Routes.Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null).SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {route.RoutePattern.RawText}")).Order(StringComparer.Ordinal),
            operations.Select(operation => operation.Call).Order(StringComparer.Ordinal));
        foreach (var (_, operation) in operations)
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("description").GetString()!);
            Assert.NotEmpty(operation.GetProperty("security").EnumerateArray());
            var statuses = operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToList();
            Assert.Contains(statuses, status => status[0] == '2');
            Assert.Superset(new HashSet<string>(operation.TryGetProperty("requestBody", out _) ? ["400", "401", "413", "429", "503"] : ["401", "429", "503"]), statuses.ToHashSet());
            Assert.Equal(statuses.Order(StringComparer.Ordinal), statuses);
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
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => !IsBare(call, response.Name)))
                Assert.True(IsBytes(call, response.Value) || Schema(response.Value).TryGetProperty("$ref", out _), $"{call} {response.Name}");
            if (operation.TryGetProperty("requestBody", out var body) && !call.EndsWith("/oauth/token", StringComparison.Ordinal))
                Assert.True(IsBytes(call, body) || Schema(body).TryGetProperty("$ref", out _), call);
        }
    }

    [Fact]
    public async Task Shows_files_as_bytes_and_tells_where_uploads_in_parts_are_described()
    {
        await using var api = await ApiHost.Start();

        var calls = Operations(await Get(api, "openapi/v1.json")).Where(it => it.Call.Contains("/storage", StringComparison.Ordinal)).ToDictionary(it => it.Call, it => it.Operation);

        Assert.Equal(
            ["GET /v1/storage/{storageId}", "GET /v1/storage/{storageId}/thumbnail", "HEAD /v1/storage/{storageId}", "POST /v1/storage"],
            calls.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("application/octet-stream string binary", Told(calls["POST /v1/storage"].GetProperty("requestBody")));
        Assert.Contains("https://tus.io/", calls["POST /v1/storage"].GetProperty("description").GetString(), StringComparison.Ordinal);
        foreach (var status in (string[])["200", "206"])
        {
            Assert.Equal("application/octet-stream string binary", Told(calls["GET /v1/storage/{storageId}"].GetProperty("responses").GetProperty(status)));
            Assert.Equal("image/jpeg string binary", Told(calls["GET /v1/storage/{storageId}/thumbnail"].GetProperty("responses").GetProperty(status)));
        }

        Assert.All(calls["HEAD /v1/storage/{storageId}"].GetProperty("responses").EnumerateObject(), it => Assert.False(it.Value.TryGetProperty("content", out _)));
        Assert.All(calls.Values, call => Assert.Equal(
            """{"deviceToken":[]}{"appToken":["storage"]}""", string.Concat(call.GetProperty("security").EnumerateArray().Select(it => JsonSerializer.Serialize(it)))));

        static string Told(JsonElement holder)
        {
            var content = Assert.Single(holder.GetProperty("content").EnumerateObject());
            var schema = content.Value.GetProperty("schema");
            return $"{content.Name} {schema.GetProperty("type")} {schema.GetProperty("format")}";
        }
    }

    [Fact]
    public async Task Says_in_words_what_every_parameter_and_member_is()
    {
        await using var api = await ApiHost.Start();

        var document = (await Get(api, "openapi/v1.json")).Json;

        var named =
            Operations(document).Where(it => it.Operation.TryGetProperty("parameters", out _))
                .SelectMany(it => it.Operation.GetProperty("parameters").EnumerateArray().Select(parameter => ($"{it.Call} {parameter.GetProperty("name")}", parameter)))
            .Concat(document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(shape => (shape.Name, shape.Value)))
            .Concat(document.GetProperty("components").GetProperty("schemas").EnumerateObject()
                .Where(shape => shape.Value.TryGetProperty("properties", out _))
                .SelectMany(shape => shape.Value.GetProperty("properties").EnumerateObject().Select(member => ($"{shape.Name}.{member.Name}", member.Value))));
        foreach (var (name, what) in named) Assert.True(Words(what) is { Length: > 0 } words && !CodeWords().IsMatch(words), $"{name}: {Words(what)}");
    }

    [Fact]
    public async Task Needs_no_member_that_may_be_left_out()
    {
        await using var api = await ApiHost.Start();

        foreach (var shape in (await Get(api, "openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            foreach (var name in shape.Value.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(it => it.GetString()!) : [])
            {
                var member = shape.Value.GetProperty("properties").GetProperty(name);
                Assert.DoesNotContain("null", member.TryGetProperty("type", out var type) ? type.GetRawText() : "", StringComparison.Ordinal);
                Assert.False(member.TryGetProperty("oneOf", out _), $"{shape.Name}.{name}");
            }
        }
    }

    [Fact]
    public async Task Leaves_the_codes_of_a_refusal_open()
    {
        await using var api = await ApiHost.Start();

        var code = (await Get(api, "openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas").GetProperty("ProblemDetails").GetProperty("properties").GetProperty("code");

        Assert.False(code.TryGetProperty("enum", out _));
        foreach (var known in (string[])["invalid", "not_found", "unavailable"])
            Assert.Contains($"`{known}`", code.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_every_rule_and_example_that_there_is()
    {
        await using var api = await ApiHost.Start();

        var document = (await Get(api, "openapi/v1.json")).Json;

        var operations = Operations(document).ToDictionary(it => it.Operation.GetProperty("operationId").GetString()!, it => it.Operation);
        var parameters = operations.SelectMany(it => Parameters(it.Value).SelectMany(name => (string[])[name, $"{it.Key}.{name}"])).ToHashSet();
        var shapes = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(shape => shape.Name).ToHashSet();
        Assert.All(ParameterRules.Keys, rule => Assert.Contains(rule, parameters));
        Assert.All(SchemaRules.All.Keys, shape => Assert.Contains(shape, shapes));
        await using var json = typeof(ParameterRules).Assembly.GetManifestResourceStream("Im.Api.OpenApi.examples.json")!;
        using var examples = await JsonDocument.ParseAsync(json, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var example in examples.RootElement.EnumerateObject())
        {
            var operation = Assert.Contains(example.Name, (IDictionary<string, JsonElement>)operations);
            Assert.Empty(example.Value.EnumerateObject().Select(part => part.Name).Except(["parameters", "body", "answer"]));
            if (example.Value.TryGetProperty("parameters", out var values))
                Assert.Empty(values.EnumerateObject().Select(value => value.Name).Except(Parameters(operation)));
            Assert.Equal(operation.TryGetProperty("requestBody", out var body) && !IsBinary(body), example.Value.TryGetProperty("body", out _));
            var answers = operation.GetProperty("responses").EnumerateObject().Where(it => it.Name[0] == '2' && it.Value.TryGetProperty("content", out _));
            Assert.Equal(answers.Any(it => !IsBinary(it.Value)), example.Value.TryGetProperty("answer", out _));
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

    private static List<(string Call, JsonElement Operation)> Operations(Answer document) => Operations(document.Json);

    private static List<(string Call, JsonElement Operation)> Operations(JsonElement document) =>
        [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)))];

    private static IEnumerable<string> Parameters(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!)
        : [];

    private static JsonElement Schema(JsonElement holder) =>
        holder.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");

    // What has no body: nothing to tell, elsewhere, as it was, no such part; and all that HEAD is answered.
    private static bool IsBare(string call, string status) =>
        call.StartsWith("HEAD ", StringComparison.Ordinal) || status is "204" or "302" or "304" or "416";

    private static bool IsBytes(string call, JsonElement holder) => call.Contains(" /v1/storage", StringComparison.Ordinal) && IsBinary(holder);

    private static bool IsBinary(JsonElement holder) => Schema(holder).TryGetProperty("format", out var format) && format.GetString() == "binary";

    private static string? Words(JsonElement what) => what.TryGetProperty("description", out var words)
        ? words.GetString()
        : what.TryGetProperty("oneOf", out var shapes) ? shapes.EnumerateArray().Select(Words).FirstOrDefault(it => it is not null) : null;

    private static Task<Answer> Get(ApiHost api, string path) => api.Send(new HttpRequestMessage(HttpMethod.Get, path));

    private static IEnumerable<string?> Required(JsonElement schema) =>
        schema.GetProperty("required").EnumerateArray().Select(name => name.GetString());

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();

    // Names of our own code, and folds of its comments, which say nothing to a reader of the document.
    [GeneratedRegex("\n|ErrorCode|OsType|PushVendors|Scopes|Group(?:Rights|Roles|History|MemberStates)|[A-Z][a-z]+[A-Za-z]*\\.[A-Z]")]
    private static partial Regex CodeWords();

    [GeneratedRegex("\"#/components/schemas/([^\"]+)\"")]
    private static partial Regex Reference();
}
