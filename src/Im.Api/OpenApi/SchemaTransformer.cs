using System.Text.Json.Nodes;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>Adds what types do not tell: which members are needed, which values there are.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(ProblemDetails)) DescribeProblem(schema);
        else if (type == typeof(RegisterRequest)) DescribeRegister(schema);
        else if (type == typeof(PushRegistration)) DescribePush(schema);
        else if (type == typeof(DeviceInfo)) BoundTexts(schema, 128);
        return Task.CompletedTask;
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties["code"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "What went wrong, in the protocol's words.",
            Enum = [.. Enum.GetValues<ErrorCode>().Where(code => code > ErrorCode.Duplicate).Select(code => Text(code.WireName()))],
        };
        Require(schema, "status", "detail", "code");
    }

    private static void DescribeRegister(OpenApiSchema schema)
    {
        Require(schema, "tenantNo", "userId", "deviceId");
        Describe(schema, "tenantNo", text => text.Pattern = "^[A-Za-z0-9_-]{1,32}$");
        Describe(schema, "userId", text => (text.MinLength, text.MaxLength) = (1, 128));
        Describe(schema, "deviceId", text => text.Pattern = "^[A-Za-z0-9._-]{1,64}$");
        Describe(schema, "appid", text => text.Pattern = "^[A-Za-z0-9._-]{0,64}$");
        Describe(schema, "os", number =>
        {
            number.Enum = [.. Enum.GetValues<OsType>().Order().Select(os => (JsonNode)(int)os)];
            number.Description = "IOS 1, ANDROID 2, WEB 3, WINDOWS 4, UNKNOWN -1.";
        });
    }

    private static void DescribePush(OpenApiSchema schema)
    {
        Require(schema, "vendor", "token");
        Describe(schema, "vendor", text => text.Enum = [.. PushVendors.All.Select(Text)]);
        Describe(schema, "token", text => (text.MinLength, text.MaxLength) = (1, PushVendors.LongestToken));
    }

    private static void BoundTexts(OpenApiSchema schema, int longest)
    {
        foreach (var name in schema.Properties?.Keys ?? []) Describe(schema, name, text => text.MaxLength = longest);
    }

    /// <summary>The shapes are nullable, so that a missing member is told in words; what is asked for is not.</summary>
    private static void Require(OpenApiSchema schema, params ReadOnlySpan<string> names)
    {
        schema.Required ??= new HashSet<string>();
        foreach (var name in names)
        {
            schema.Required.Add(name);
            Describe(schema, name, member => member.Type &= ~JsonSchemaType.Null);
        }
    }

    private static void Describe(OpenApiSchema schema, string property, Action<OpenApiSchema> describe)
    {
        if (schema.Properties?.TryGetValue(property, out var member) == true && member is OpenApiSchema own) describe(own);
    }

    private static JsonNode Text(string text) => JsonValue.Create(text);
}
