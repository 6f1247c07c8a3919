using System.Globalization;
using System.Text.Json.Nodes;
using Im.Api.Admin;
using Im.Api.Messages;
using Im.Api.Pushing;
using Im.Api.Tags;
using Im.Files;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rest;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>What the parameters of paths and queries mean, with their bounds.</summary>
internal static class ParameterRules
{
    // By the name, or by the operation and the name where it means something else there.
    private static readonly Dictionary<string, Rule> All = new()
    {
        ["userId"] = new(
            $"The user's name at the tenant, percent-encoded: {Names.UserIdForm}.",
            MinLength: 1, MaxLength: Names.LongestUserId),
        ["deviceId"] = new("The device's unique code (唯一码).", NamePatterns.DeviceId),
        ["groupId"] = new("The group: its id, or its groupNo.", NamePatterns.GroupIdOrNo),
        ["member"] = new(
            "The member: an account, or a userId, percent-encoded.", MinLength: 1, MaxLength: Names.LongestUserId),
        ["tag"] = new(
            $"The tag's name, percent-encoded: {Names.TagForm}.", MinLength: 1, MaxLength: Names.LongestTag),
        ["tenantNo"] = new("The tenant's number.", NamePatterns.TenantNo),
        ["appId"] = new("The app's id.", NamePatterns.DeviceId),
        ["cursor"] = new("The `cursor` of the page before; left out: the first page."),

        ["vendor"] = new("The push vendor.", Values: [.. PushVendors.All, "recording"]),

        ["storageId"] = new("The file.", NamePatterns.StorageId),
        ["uploadFile.fileName"] = new(
            "Its name, for people. Left out: as the header `Content-Disposition` has it, else `file`.", MaxLength: FileNames.Longest),
        ["uploadFile.size"] = new("Its bytes: other ones are refused. Left out: as many as come.", Least: 0),
        ["uploadFile.sha256"] = new("SHA-256 of its bytes, hexadecimal: others are refused.", "^[0-9A-Fa-f]{64}$"),

        ["getDelivery.id"] = new("The sender's id for the message.", NamePatterns.MessageId),
        ["getDelivery.to"] = new("The receiver: an id, as sending answers it, or a userId.", IsNeeded: true),
        ["getDelivery.account"] = new(
            "Whose devices: an account, or a userId. Left out: the receiver's.", MinLength: 1, MaxLength: Names.LongestUserId),
        ["getDelivery.from"] = new(
            "Who sent it: an account, or a userId. Left out: the calling app.", MinLength: 1, MaxLength: Names.LongestUserId),
        ["listPushLog.before"] = new("The `before` of the page before; left out: the newest."),
        ["listPushLog.limit"] = PageOf(PushEndpoints.MostOnAPage, PushEndpoints.UsualPage),
        ["getPushStats.from"] = new("The first day, UTC, as 2023-02-03. Default: 30 days before the last."),
        ["getPushStats.to"] = new("The last day, UTC. Default: today."),

        ["findUser.account"] = new("The user's account.", NamePatterns.Account, IsNeeded: true),
        ["readMessages.tag"] = new("Instead, a tag: its name.", MinLength: 1, MaxLength: Names.LongestTag),
        ["readMessages.limit"] = new(Least: 1, Most: ArchiveQuery.PageLimit),
        ["listGroups.member"] = new(
            "Only groups of this member: an account, or a userId. Left out: all of the tenant.",
            MinLength: 1, MaxLength: Names.LongestUserId),
        ["listGroups.limit"] = PageOf(GroupParameters.GroupPageLimit, usual: 50),
        ["listGroupMembers.state"] = new(
            "Whom: `member`, the default; `requested`, who has asked to join; or `banned`.",
            Values: [GroupMemberStates.Member, GroupMemberStates.Requested, GroupMemberStates.Banned]),
        ["listGroupMembers.limit"] = PageOf(GroupParameters.MemberPageLimit, GroupParameters.UsualMemberPage),
        ["removeGroupMember.ban"] = new("Also keeps the member from coming back by own will. Default no."),
        ["listTags.limit"] = PageOf(TagEndpoints.TagPageLimit, usual: 50),
        ["listTagUsers.limit"] = PageOf(TagEndpoints.CarrierLimit, usual: 100),
        ["listTenants.limit"] = PageOf(TenantEndpoints.MostOnAPage, TenantEndpoints.MostOnAPage),
        ["listAudit.tenantNo"] = new(
            "Only entries about this tenant; left out: all that the app may see.", NamePatterns.TenantNo),
        ["listAudit.before"] = new("The `before` of the page before; left out: the newest."),
        ["listAudit.limit"] = PageOf(AuditEndpoints.MostOnAPage, AuditEndpoints.UsualPage),
    };

    /// <summary>What there are rules for: <c>parameter</c>, or <c>operation.parameter</c>.</summary>
    public static IReadOnlyCollection<string> Keys => All.Keys;

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

    private static Rule PageOf(int most, int usual) =>
        new($"At most so many: 1–{most}, default {usual}.", Least: 1, Most: most);

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private sealed record Rule(
        string? Words = null, string? Pattern = null, int? MinLength = null, int? MaxLength = null, int? Least = null,
        int? Most = null, string[]? Values = null, bool IsNeeded = false);
}
