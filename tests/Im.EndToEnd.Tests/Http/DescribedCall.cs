using System.Text;
using System.Text.Json;

namespace Im.EndToEnd.Tests.Http;

/// <summary>An operation of the OpenAPI document, and the call that its example is.</summary>
internal sealed record DescribedCall(string Method, string Path, JsonElement Operation)
{
    public string Id => Operation.GetProperty("operationId").GetString()!;

    /// <summary>The kind of token that it takes, the first of those that it may.</summary>
    public string Token => Operation.GetProperty("security")[0].EnumerateObject().Select(scheme => scheme.Name).FirstOrDefault("");

    public bool NeedsScope(string scope) => Operation.GetProperty("security")[0].EnumerateObject()
        .Any(scheme => scheme.Value.EnumerateArray().Any(it => it.GetString() == scope));

    public static IEnumerable<DescribedCall> AllOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new DescribedCall(operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    /// <summary>Whether what is described is bytes, of which there is no example.</summary>
    public static bool IsBytes(JsonElement media) =>
        media.GetProperty("schema").TryGetProperty("format", out var format) && format.GetString() == "binary";

    /// <summary>The example: its parameters in their places, its body as the content type has it.</summary>
    /// <param name="storageId">The file that there is; null for the example's.</param>
    /// <param name="bytes">The body where it is bytes.</param>
    public HttpRequestMessage Request(string? storageId = null, HttpContent? bytes = null)
    {
        var (path, query) = (Path.TrimStart('/'), new List<string>());
        foreach (var parameter in Operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [])
        {
            if (!parameter.TryGetProperty("example", out var example)) continue;

            var name = parameter.GetProperty("name").GetString()!;
            var value = Uri.EscapeDataString(name == "storageId" && storageId is not null ? storageId : Text(example));
            if (parameter.GetProperty("in").GetString() == "query") query.Add($"{name}={value}");
            else path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return new HttpRequestMessage(new HttpMethod(Method), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}")
        {
            Content = Body() is var (type, media) ? IsBytes(media) ? bytes : Encode(type, media.GetProperty("example")) : null,
        };
    }

    /// <summary>The body's content type, and what is said of it; null without a body.</summary>
    public (string Type, JsonElement Media)? Body() => Operation.TryGetProperty("requestBody", out var body) ? ContentOf(body) : null;

    /// <summary>What is said of an answer: null for a status that is not described, nothing for one without a body.</summary>
    public (bool IsDescribed, JsonElement? Media) Answer(int status) => Operation.GetProperty("responses").TryGetProperty($"{status}", out var answer)
        ? (true, ContentOf(answer)?.Media)
        : (false, null);

    private static (string Type, JsonElement Media)? ContentOf(JsonElement holder) => holder.TryGetProperty("content", out var content)
        ? content.EnumerateObject().Select(it => (it.Name, it.Value)).First()
        : null;

    private static HttpContent Encode(string type, JsonElement example) => type == "application/x-www-form-urlencoded"
        ? new FormUrlEncodedContent(example.EnumerateObject().ToDictionary(field => field.Name, field => Text(field.Value)))
        : new StringContent(example.GetRawText(), Encoding.UTF8, type);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
