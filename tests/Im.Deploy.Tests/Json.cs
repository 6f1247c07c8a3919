using System.Text.Json.Nodes;

namespace Im.Deploy.Tests;

/// <summary>Reads what validators print.</summary>
internal static class Json
{
    /// <summary>The text; there must be one.</summary>
    public static string Text(this JsonNode? node) => (string?)node ?? throw new InvalidOperationException("A text is missing.");

    /// <summary>The list's items; there must be a list, and no null in it.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node) => node!.AsArray().OfType<JsonNode>();

    /// <summary>The list's items, of which there may be none.</summary>
    public static IEnumerable<JsonNode> ItemsIfAny(this JsonNode? node) => node?.Items() ?? [];
}
