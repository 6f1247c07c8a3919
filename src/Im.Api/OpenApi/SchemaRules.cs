using System.Text.Json.Nodes;
using Im.Api.Admin;
using Im.Api.Messages;
using Im.Api.Register;
using Im.Api.Tags;
using Im.Api.Users;
using Im.Grains.Groups;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Mvc;

namespace Im.Api.OpenApi;

/// <summary>What types do not tell of the shapes: which members a request needs, bounds, and which values there are.</summary>
internal static class SchemaRules
{
    /// <summary>By the name of the shape.</summary>
    public static IReadOnlyDictionary<string, Action<Schema>> All { get; } = new Dictionary<string, Action<Schema>>
    {
        [nameof(ProblemDetails)] = it => it.Needs("status", "detail", "code").IsOpen()
            .Says("type", "A link to what is said of the status.")
            .Says("title", "The status in words.")
            .Says("status", "The HTTP status.")
            .Says("detail", "What is wrong, in words for people.")
            .Says("instance", "Not used."),
        [nameof(RegisterRequest)] = it => it.Needs("tenantNo", "userId", "deviceId")
            .Matches("tenantNo", NamePatterns.TenantNo).Length("userId", 1, Names.LongestUserId)
            .Matches("deviceId", NamePatterns.DeviceId).Matches("appid", NamePatterns.OptionalAppId)
            .OneOf("os", Enum.GetValues<OsType>().Order().Select(os => (JsonNode)(int)os)),
        [nameof(PushRegistration)] = it => it.Needs("vendor", "token")
            .OneOf("vendor", Texts(PushVendors.All)).Length("token", 1, PushVendors.LongestToken),
        [nameof(DeviceInfo)] = it => it
            .Length("brand", 0, RegisterRules.LongestDetail).Length("model", 0, RegisterRules.LongestDetail)
            .Length("osVersion", 0, RegisterRules.LongestDetail).Length("appVersion", 0, RegisterRules.LongestDetail)
            .Length("sdkVersion", 0, RegisterRules.LongestDetail).Length("language", 0, RegisterRules.LongestDetail),

        [nameof(SendMessageRequest)] = it => it.Needs("id", "to", "type", "content")
            .Matches("id", NamePatterns.MessageId).Range("type", 0, int.MaxValue)
            .Length("target", 0, Names.LongestUserId).Matches("appid", NamePatterns.OptionalAppId),
        [nameof(RecallMessageRequest)] = it => it.Needs("to").Matches("id", NamePatterns.MessageId).Range("seq", 1),
        [nameof(MessageTargets)] = it => it.Count("users", 0, MessageRules.TargetLimit).Count("accounts", 0, MessageRules.TargetLimit)
            .Count("groups", 0, MessageRules.TargetLimit).Count("tags", 0, MessageRules.TargetLimit),
        [RawJsonTransformer.Envelope] = it => it.IsOpen(),

        [nameof(GroupSettings)] = it => Settings(it),
        [nameof(GroupCreateRequest)] = it => Settings(it).Needs("owner").Matches("groupNo", NamePatterns.GroupNo)
            .Length("owner", 1, Names.LongestUserId).Count("members", 0, GroupParameters.NamedLimit),
        [nameof(GroupMembersRequest)] = it => it.Needs("members").Count("members", 1, GroupParameters.NamedLimit),
        [nameof(GroupMemberRequest)] = it => it.OneOf("role", Texts([GroupRoles.Owner, GroupRoles.Admin, GroupRoles.Member])),
        [nameof(GroupMuteRequest)] = it => it.Length("member", 1, Names.LongestUserId).Range("until", 0),

        [nameof(BanRequest)] = it => it.Range("until", 1).Length("reason", 0, UserEndpoints.ReasonLimit),
        [nameof(UsersRequest)] = it => it.Needs("users").Count("users", 1, TagEndpoints.UserLimit),

        [nameof(AdminTenantChange)] = it => Tenant(it),
        [nameof(AdminTenantCreate)] = it => Tenant(it).Needs("tenantNo").Matches("tenantNo", NamePatterns.TenantNo),
        [nameof(AdminAppCreate)] = it => it.Needs("appId")
            .Matches("appId", NamePatterns.DeviceId).OneOf("scopes", Texts(Scopes.All)),
        [nameof(AdminAppChange)] = it => it.OneOf("scopes", Texts(Scopes.All)),
        [nameof(AdminPushTest)] = it => it.Length("token", 1, PushVendors.LongestToken),
        [nameof(AdminSecretRequest)] = it => it.Range("graceSeconds", 0, AppEndpoints.LongestGrace),
    };

    private static Schema Settings(Schema settings) => settings
        .Length("name", 0, GroupParameters.NameLimit).Length("avatar", 0, GroupParameters.AvatarLimit)
        .Length("announcement", 0, GroupParameters.AnnouncementLimit)
        .OneOf("whoMayInvite", Texts([GroupRights.Members, GroupRights.Admins]))
        .OneOf("whoMaySend", Texts([GroupRights.Members, GroupRights.Admins]))
        .OneOf("history", Texts([GroupHistory.Joined, GroupHistory.All]));

    private static Schema Tenant(Schema settings) => settings
        .OneOf("kickPolicy", Texts(TenantRules.KickPolicies))
        .Range("recallWindow", 0, (long)TenantRules.LongestRecallWindow.TotalSeconds)
        .Range("messagesPerSecond", 1, TenantRules.MostMessages).Range("messageBurst", 1, TenantRules.MostMessages)
        .Range("groupMembers", TenantRules.FewestGroupMembers, TenantRules.MostGroupMembers);

    private static IEnumerable<JsonNode> Texts(IEnumerable<string> texts) => texts.Select(text => (JsonNode)JsonValue.Create(text));
}
