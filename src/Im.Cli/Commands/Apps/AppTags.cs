using System.CommandLine;
using System.Text.Json.Nodes;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im app tag list|users|of|add|remove|delete</c></summary>
internal static class AppTags
{
    private static readonly Argument<string> Tag = new("TAG") { Description = "The tag." };

    private static readonly Argument<string> User = new("USER") { Description = "The user." };

    private static readonly Argument<string[]> Users = new("USER") { Description = "Users.", Arity = ArgumentArity.OneOrMore };

    public static Command Build(CommonOptions common) => new("tag", "Tags users: a message to a tag reaches all who carry it.")
    {
        new Command("list", "Shows the tenant's tags.").DoesAsApp(
            common, (api, _, output, cancellation) => api.Pages("v1/tags", "tags", "tag", output, cancellation)),
        new Command("users", "Shows who carries a tag.") { Tag }.DoesAsApp(
            common, (api, parsed, output, cancellation) => api.Pages($"{Path(parsed)}/users", "users", "user", output, cancellation)),
        new Command("of", "Shows the tags that a user carries.") { User }.DoesAsApp(
            common, (api, parsed, output, cancellation) =>
                api.Pages($"v1/users/{Uri.EscapeDataString(parsed.GetRequiredValue(User))}/tags", "tags", "tag", output, cancellation)),
        new Command("add", "Tags users; the tag is made if it is new.") { Tag, Users }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.Results(await api.Call(HttpMethod.Put, $"{Path(parsed)}/users", Named(parsed), cancellation))),
        new Command("remove", "Takes a tag from users.") { Tag, Users }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.Results(await api.Call(HttpMethod.Delete, $"{Path(parsed)}/users", Named(parsed), cancellation))),
        new Command("delete", "Takes a tag from all, and forgets it.") { Tag }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.Results(await api.Call(HttpMethod.Delete, Path(parsed), body: null, cancellation))),
    };

    private static string Path(ParseResult parsed) => $"v1/tags/{Uri.EscapeDataString(parsed.GetRequiredValue(Tag))}";

    private static JsonObject Named(ParseResult parsed) => new()
    {
        ["users"] = new JsonArray([.. parsed.GetRequiredValue(Users).Select(user => JsonValue.Create(user))]),
    };
}
