using System.Globalization;
using System.Text.Json.Nodes;
using Im.Protocol.Groups;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>What the parameters of paths and queries mean, with their bounds.</summary>
internal static class ParameterRules
{
    // By the name, or by the operation and the name where it means something else there.
    private static readonly Dictionary<string, Rule> All = new()
    {
        ["userId"] = new("The user's name at the tenant, percent-encoded: 1–128 characters, any but control characters.", MinLength: 1, MaxLength: 128),
        ["deviceId"] = new("The device's unique code (唯一码).", SchemaRules.Name),
        ["groupId"] = new("The group: its id, or its groupNo.", SchemaRules.Name),
        ["member"] = new("The member: an account, or a userId, percent-encoded.", MinLength: 1, MaxLength: 128),
        ["tag"] = new("The tag's name, percent-encoded: 1–64 characters, any but control characters.", MinLength: 1, MaxLength: 64),
        ["tenantNo"] = new("The tenant's number.", SchemaRules.TenantNo),
        ["appId"] = new("The app's id.", SchemaRules.Name),
        ["cursor"] = new("The `cursor` of the page before; left out: the first page."),

        ["findUser.account"] = new("The user's account.", SchemaRules.Account, IsNeeded: true),
        ["readMessages.tag"] = new("Instead, a tag: its name.", MinLength: 1, MaxLength: 64),
        ["readMessages.limit"] = new(Least: 1, Most: 200),
        ["listGroups.member"] = new("Only groups of this member: an account, or a userId. Left out: all of the tenant.", MinLength: 1, MaxLength: 128),
        ["listGroups.limit"] = new("At most so many: 1–200, default 50.", Least: 1, Most: 200),
        ["listGroupMembers.state"] = new(
            "Whom: `member`, the default; `requested`, who has asked to join; or `banned`.",
            Values: [GroupMemberStates.Member, GroupMemberStates.Requested, GroupMemberStates.Banned]),
        ["listGroupMembers.limit"] = new("At most so many: 1–500, default 100.", Least: 1, Most: 500),
        ["removeGroupMember.ban"] = new("Also keeps the member from coming back by own will. Default no."),
        ["listTags.limit"] = new("At most so many: 1–200, default 50.", Least: 1, Most: 200),
        ["listTagUsers.limit"] = new("At most so many: 1–500, default 100.", Least: 1, Most: 500),
        ["listTenants.limit"] = new("At most so many: 1–100, default 100.", Least: 1, Most: 100),
        ["listAudit.tenantNo"] = new("Only entries about this tenant; left out: all that the app may see.", SchemaRules.TenantNo),
        ["listAudit.before"] = new("The `before` of the page before; left out: the newest."),
        ["listAudit.limit"] = new("At most so many: 1–200, default 50.", Least: 1, Most: 200),
    };

    public static void Tell(string operationId, OpenApiParameter parameter)
    {
        var name = parameter.Name!;
        if (!All.TryGetValue($"{operationId}.{name}", out var rule) && !All.TryGetValue(name, out rule)) return;

        parameter.Description = rule.Words ?? parameter.Description;
        parameter.Required |= rule.IsNeeded;
        if (parameter.Schema is not OpenApiSchema schema) return;

        schema.Pattern = rule.Pattern;
        (schema.MinLength, schema.MaxLength) = (rule.MinLength, rule.MaxLength);
        (schema.Minimum, schema.Maximum) = (Text(rule.Least), Text(rule.Most));
        if (rule.Values is { } values) schema.Enum = [.. values.Select(value => (JsonNode)JsonValue.Create(value))];
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private sealed record Rule(
        string? Words = null, string? Pattern = null, int? MinLength = null, int? MaxLength = null, int? Least = null,
        int? Most = null, string[]? Values = null, bool IsNeeded = false);
}
