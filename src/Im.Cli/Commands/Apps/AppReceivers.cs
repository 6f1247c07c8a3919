using System.CommandLine;
using System.Text.Json.Nodes;

namespace Im.Cli.Commands.Apps;

/// <summary>To whom an app sends: any number of receivers of any kind.</summary>
internal static class AppReceivers
{
    private static readonly Option<string[]> Users = Several("--user", "A user");
    private static readonly Option<string[]> Accounts = Several("--account", "An account");
    private static readonly Option<string[]> Groups = Several("--group", "A group, by its number or id");
    private static readonly Option<string[]> Tags = Several("--tag", "All who carry a tag");
    private static readonly Option<bool> Everyone = new("--everyone") { Description = "Everyone of the tenant." };

    public static void AddTo(Command command)
    {
        Option[] all = [Users, Accounts, Groups, Tags, Everyone];
        foreach (var option in all) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (Array.TrueForAll(all, option => result.GetResult(option) is null or { Implicit: true }))
                result.AddError("Say to whom: --user, --account, --group, --tag or --everyone.");
        });
    }

    /// <summary>The member <c>to</c>.</summary>
    public static JsonObject Read(ParseResult parsed)
    {
        var to = new JsonObject();
        Add(to, "users", parsed.GetValue(Users));
        Add(to, "accounts", parsed.GetValue(Accounts));
        Add(to, "groups", parsed.GetValue(Groups));
        Add(to, "tags", parsed.GetValue(Tags));
        if (parsed.GetValue(Everyone)) to["everyone"] = true;
        return to;
    }

    /// <summary>What was typed for each, in the order of the answer's results.</summary>
    public static IReadOnlyList<string> Names(ParseResult parsed) =>
    [
        .. ((Option<string[]>[])[Users, Accounts, Groups, Tags]).SelectMany(option => parsed.GetValue(option) ?? []),
        .. parsed.GetValue(Everyone) ? (string[])["everyone"] : [],
    ];

    private static void Add(JsonObject to, string name, IEnumerable<string>? receivers)
    {
        JsonNode?[] all = [.. (receivers ?? []).Select(receiver => JsonValue.Create(receiver))];
        if (all.Length > 0) to[name] = new JsonArray(all);
    }

    private static Option<string[]> Several(string name, string what) =>
        new(name) { Description = $"{what}; may be given several times." };
}
