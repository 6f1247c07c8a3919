using System.Text.Json.Nodes;
using Im.Api.Messages;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Mvc;

namespace Im.Api.OpenApi;

/// <summary>What types do not tell of the shapes: which members a request needs, bounds, and which values there are.</summary>
internal static class SchemaRules
{
    public const string TenantNo = "^[A-Za-z0-9_-]{1,32}$";
    public const string Name = "^[A-Za-z0-9._-]{1,64}$";
    public const string MessageId = "^[A-Za-z0-9._:-]{1,64}$";
    public const string Account = "^a[a-z2-7]{26}$";

    private const string OptionalName = "^[A-Za-z0-9._-]{0,64}$";

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
            .Matches("tenantNo", TenantNo).Length("userId", 1, 128).Matches("deviceId", Name).Matches("appid", OptionalName)
            .OneOf("os", Enum.GetValues<OsType>().Order().Select(os => (JsonNode)(int)os)),
        [nameof(PushRegistration)] = it => it.Needs("vendor", "token")
            .OneOf("vendor", Texts(PushVendors.All)).Length("token", 1, PushVendors.LongestToken),
        [nameof(DeviceInfo)] = it => it.Length("brand", 0, 128).Length("model", 0, 128).Length("osVersion", 0, 128)
            .Length("appVersion", 0, 128).Length("sdkVersion", 0, 128).Length("language", 0, 128),

        [nameof(SendMessageRequest)] = it => it.Needs("id", "to", "type", "content")
            .Matches("id", MessageId).Range("type", 0, int.MaxValue).Length("target", 0, 128).Matches("appid", OptionalName),
        [nameof(RecallMessageRequest)] = it => it.Needs("to").Matches("id", MessageId).Range("seq", 1),
        [nameof(MessageTargets)] = it => it.Count("users", 0, MessageRules.TargetLimit).Count("accounts", 0, MessageRules.TargetLimit)
            .Count("groups", 0, MessageRules.TargetLimit).Count("tags", 0, MessageRules.TargetLimit),
        [RawJsonTransformer.Envelope] = it => it.IsOpen(),

        [nameof(GroupSettings)] = it => Settings(it),
        [nameof(GroupCreateRequest)] = it => Settings(it).Needs("owner").Matches("groupNo", Name).Length("owner", 1, 128)
            .Count("members", 0, GroupParameters.NamedLimit),
        [nameof(GroupMembersRequest)] = it => it.Needs("members").Count("members", 1, GroupParameters.NamedLimit),
        [nameof(GroupMemberRequest)] = it => it.OneOf("role", Texts([GroupRoles.Owner, GroupRoles.Admin, GroupRoles.Member])),
        [nameof(GroupMuteRequest)] = it => it.Length("member", 1, 128).Range("until", 0),

        [nameof(BanRequest)] = it => it.Range("until", 1).Length("reason", 0, 256),
        [nameof(UsersRequest)] = it => it.Needs("users").Count("users", 1, 1_000),

        [nameof(AdminTenantChange)] = it => Tenant(it),
        [nameof(AdminTenantCreate)] = it => Tenant(it).Needs("tenantNo").Matches("tenantNo", TenantNo),
        [nameof(AdminAppCreate)] = it => it.Needs("appId").Matches("appId", Name).OneOf("scopes", Texts(Scopes.All)),
        [nameof(AdminAppChange)] = it => it.OneOf("scopes", Texts(Scopes.All)),
        [nameof(AdminSecretRequest)] = it => it.Range("graceSeconds", 0, 604_800),
    };

    private static Schema Settings(Schema settings) => settings
        .Length("name", 0, 128).Length("avatar", 0, 1_024).Length("announcement", 0, 4_096)
        .OneOf("whoMayInvite", Texts([GroupRights.Members, GroupRights.Admins]))
        .OneOf("whoMaySend", Texts([GroupRights.Members, GroupRights.Admins]))
        .OneOf("history", Texts([GroupHistory.Joined, GroupHistory.All]));

    private static Schema Tenant(Schema settings) => settings
        .OneOf("kickPolicy", Texts(["all", "onePerOs", "mobileOneDesktopOne", "one"]))
        .Range("recallWindow", 0, 2_592_000).Range("messagesPerSecond", 1, 1_000_000).Range("messageBurst", 1, 1_000_000)
        .Range("groupMembers", 2, 100_000);

    private static IEnumerable<JsonNode> Texts(IEnumerable<string> texts) => texts.Select(text => (JsonNode)JsonValue.Create(text));
}
