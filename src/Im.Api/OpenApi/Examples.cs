using System.Text.Json.Nodes;

namespace Im.Api.OpenApi;

/// <summary>An example of every call, as the tests make it and the server answers it; in <c>examples.json</c>.</summary>
internal static class Examples
{
    private const string Resource = "Im.Api.OpenApi.examples.json";

    private static readonly JsonObject All = Read();

    /// <summary>The body of an operation's request; null if it has none.</summary>
    public static JsonNode? BodyOf(string operationId) => All[operationId]?["body"]?.DeepClone();

    /// <summary>What it answers; null if nothing.</summary>
    public static JsonNode? AnswerOf(string operationId) => All[operationId]?["answer"]?.DeepClone();

    /// <summary>A parameter's value; null if the example does without.</summary>
    public static JsonNode? ParameterOf(string operationId, string name) => All[operationId]?["parameters"]?[name]?.DeepClone();

    private static JsonObject Read()
    {
        using var json = typeof(Examples).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        return JsonNode.Parse(json)!.AsObject();
    }
}
