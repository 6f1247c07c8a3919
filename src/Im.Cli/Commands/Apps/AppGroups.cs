using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Cli.Commands.Groups;
using Im.Protocol;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im app group create|list|get|members|add|remove|disband</c></summary>
internal static class AppGroups
{
    private static readonly Option<string> Owner = new("--owner") { Description = "Who owns it: a user, or an account.", Required = true };

    private static readonly Option<string?> Number = new("--group-no") { Description = "A number that makes its id. Default: a random id." };

    private static readonly Option<string[]> First = new("--member")
    {
        Description = "A first member: a user, or an account; may be given several times.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Argument<string> Member = new("USER") { Description = "A user, or an account." };

    public static Command Build(CommonOptions common) => new("group", "Makes groups and looks after them, for the tenant.")
    {
        Create(common),
        new Command("list", "Shows the tenant's groups.").DoesAsApp(
            common, (api, _, output, cancellation) => api.Pages("v1/groups", "groups", "group", output, cancellation)),
        new Command("get", "Shows a group.") { GroupCommand.Group }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.One(await api.Call(HttpMethod.Get, Path(parsed), body: null, cancellation), "group")),
        new Command("members", "Shows a group's members.") { GroupCommand.Group }.DoesAsApp(
            common, (api, parsed, output, cancellation) =>
                api.Pages($"{Path(parsed)}/members", "members", "member", output, cancellation)),
        new Command("add", "Brings a member in.") { GroupCommand.Group, Member }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.Results(await api.Call(HttpMethod.Put, MemberPath(parsed), [], cancellation))),
        new Command("remove", "Takes a member out.") { GroupCommand.Group, Member }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.Results(await api.Call(HttpMethod.Delete, MemberPath(parsed), body: null, cancellation))),
        new Command("disband", "Ends a group for all.") { GroupCommand.Group }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.Results(await api.Call(HttpMethod.Delete, Path(parsed), body: null, cancellation))),
    };

    private static Command Create(CommonOptions common)
    {
        var command = new Command("create", "Makes a group.") { Owner, Number, First };
        GroupSettingsOptions.AddTo(command);
        return command.DoesAsApp(common, async (api, parsed, output, cancellation) =>
        {
            var settings = GroupSettingsOptions.Read(parsed);
            var body = JsonSerializer.SerializeToNode(settings, WireJson.Default.GroupSettings)!.AsObject();
            body["owner"] = parsed.GetRequiredValue(Owner);
            body["members"] = new JsonArray([.. (parsed.GetValue(First) ?? []).Select(user => JsonValue.Create(user))]);
            if (parsed.GetValue(Number) is { } number) body["groupNo"] = number;
            return output.One(await api.Call(HttpMethod.Post, "v1/groups", body, cancellation), "group");
        });
    }

    private static string Path(ParseResult parsed) =>
        $"v1/groups/{Uri.EscapeDataString(parsed.GetRequiredValue(GroupCommand.Group))}";

    private static string MemberPath(ParseResult parsed) =>
        $"{Path(parsed)}/members/{Uri.EscapeDataString(parsed.GetRequiredValue(Member))}";
}
