using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Shapes_of_the_wire
{
    private static readonly ProtocolVectors<Vector> Vectors = new("shapes");

    private static readonly Dictionary<string, JsonTypeInfo> Types = new()
    {
        ["receipt"] = WireJson.Default.Receipt,
        ["call"] = WireJson.Default.RpcRequest,
        ["reply"] = WireJson.Default.RpcReply,
        ["offline params"] = WireJson.Default.OfflineParams,
        ["offline result"] = WireJson.Default.OfflineResult,
        ["history params"] = WireJson.Default.HistoryParams,
        ["history result"] = WireJson.Default.HistoryResult,
        ["conversations params"] = WireJson.Default.ConversationsParams,
        ["conversations result"] = WireJson.Default.ConversationsResult,
        ["read params"] = WireJson.Default.MarkParams,
        ["recall params"] = WireJson.Default.MarkParams,
        ["typing params"] = WireJson.Default.TypingParams,
        ["mute params"] = WireJson.Default.MuteParams,
        ["push clicked params"] = WireJson.Default.MarkParams,
        ["push params"] = WireJson.Default.PushParams,
        ["push result"] = WireJson.Default.PushSettings,
        ["presence params"] = WireJson.Default.PresenceParams,
        ["presence result"] = WireJson.Default.PresenceResult,
        ["event"] = WireJson.Default.PushEvent,
        ["call event"] = WireJson.Default.CallEvent,
        ["call record"] = WireJson.Default.CallRecord,
        ["call key params"] = WireJson.Default.CallKeyParams,
        ["call key result"] = WireJson.Default.CallKeyResult,
        ["recall event"] = WireJson.Default.RecallEvent,
        ["read event"] = WireJson.Default.ReadEvent,
        ["typing event"] = WireJson.Default.TypingEvent,
        ["kicked event"] = WireJson.Default.KickedEvent,
        ["later event"] = WireJson.Default.LaterEvent,
        ["sync event"] = WireJson.Default.SyncEvent,
        ["register request"] = WireJson.Default.RegisterRequest,
        ["register response"] = WireJson.Default.RegisterResponse,
        ["token refresh response"] = WireJson.Default.TokenRefreshResponse,
        ["user token response"] = WireJson.Default.UserTokenResponse,
        ["app token response"] = WireJson.Default.OAuthTokenResponse,
        ["app token error"] = WireJson.Default.OAuthErrorResponse,
        ["group"] = WireJson.Default.GroupInfo,
        ["group settings"] = WireJson.Default.GroupSettings,
        ["group create"] = WireJson.Default.GroupCreateRequest,
        ["group params"] = WireJson.Default.GroupParams,
        ["group update params"] = WireJson.Default.GroupUpdateParams,
        ["group list params"] = WireJson.Default.GroupListParams,
        ["group list"] = WireJson.Default.GroupListResult,
        ["group member list params"] = WireJson.Default.GroupMemberListParams,
        ["group member list"] = WireJson.Default.GroupMemberListResult,
        ["group members params"] = WireJson.Default.GroupMembersParams,
        ["group members result"] = WireJson.Default.GroupMembersResult,
        ["group join result"] = WireJson.Default.GroupJoinResult,
        ["group role params"] = WireJson.Default.GroupRoleParams,
        ["group mute params"] = WireJson.Default.GroupMuteParams,
        ["group event"] = WireJson.Default.GroupEvent,
        ["message send request"] = WireJson.Default.SendMessageRequest,
        ["message recall request"] = WireJson.Default.RecallMessageRequest,
        ["message send response"] = WireJson.Default.MessageResults,
        ["user"] = WireJson.Default.UserInfo,
        ["user devices"] = WireJson.Default.UserDevices,
        ["ban request"] = WireJson.Default.BanRequest,
        ["users request"] = WireJson.Default.UsersRequest,
        ["users response"] = WireJson.Default.UsersResponse,
        ["tag list"] = WireJson.Default.TagListResponse,
        ["tag user list"] = WireJson.Default.TagUserListResponse,
        ["user tags"] = WireJson.Default.UserTags,
        ["group members request"] = WireJson.Default.GroupMembersRequest,
        ["group member request"] = WireJson.Default.GroupMemberRequest,
        ["group mute request"] = WireJson.Default.GroupMuteRequest,
        ["admin tenant change"] = WireJson.Default.AdminTenantChange,
        ["admin tenant create"] = WireJson.Default.AdminTenantCreate,
        ["admin tenant"] = WireJson.Default.AdminTenant,
        ["admin tenant list"] = WireJson.Default.AdminTenantList,
        ["admin app create"] = WireJson.Default.AdminAppCreate,
        ["admin app change"] = WireJson.Default.AdminAppChange,
        ["admin app"] = WireJson.Default.AdminApp,
        ["admin app list"] = WireJson.Default.AdminAppList,
        ["admin secret request"] = WireJson.Default.AdminSecretRequest,
        ["admin secret"] = WireJson.Default.AdminSecret,
        ["message delivery"] = WireJson.Default.MessageDelivery,
        ["push log"] = WireJson.Default.PushLogPage,
        ["push stats"] = WireJson.Default.PushStats,
        ["admin push test"] = WireJson.Default.AdminPushTest,
        ["admin push test result"] = WireJson.Default.AdminPushTestResult,
        ["stored file"] = WireJson.Default.StoredFileInfo,
        ["admin audit list"] = WireJson.Default.AdminAuditList,
    };

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_read_and_written_without_loss(string name)
    {
        var vector = Vectors[name];

        var written = ThereAndBack(vector.Json, Types[vector.Shape]);

        Assert.True(JsonNode.DeepEquals(vector.Json, written), written?.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_read_past_members_that_nobody_knows(string name)
    {
        var vector = Vectors[name];
        var newer = vector.Json.DeepClone().AsObject();
        newer.Insert(0, "some", new JsonObject { ["rid"] = 1, ["code"] = new JsonArray(1, "two") });
        newer.Add("other", null);

        var written = ThereAndBack(newer, Types[vector.Shape]);

        Assert.True(JsonNode.DeepEquals(vector.Json, written), written?.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_not_read_where_a_member_stands_twice(string name)
    {
        var vector = Vectors[name];
        var json = vector.Json.ToJsonString();

        // Names that are escaped are the same names.
        foreach (var (member, value) in vector.Json)
        {
            var twice = $"{json[..^1]},\"\\u{(int)member[0]:x4}{member[1..]}\":{value?.ToJsonString() ?? "null"}}}";
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(twice, Types[vector.Shape]));
        }
    }

    [Fact]
    public void Are_all_in_the_vectors()
    {
        var generated = typeof(WireJson).Assembly.GetTypes()
            .Where(type => type.IsPublic && WireJson.Default.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object });

        Assert.Empty(generated.Except(Types.Values.SelectMany(Reached)));
        Assert.Empty(Types.Keys.Except(Vectors.All.Select(vector => vector.Shape)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Have_in_the_vectors_every_member_that_they_have(string name)
    {
        var shape = Vectors[name].Shape;

        var named = Vectors.All.Where(vector => vector.Shape == shape).SelectMany(vector => vector.Json.Select(x => x.Key));

        Assert.Empty(Types[shape].Properties.Select(property => property.Name).Except(named));
    }

    /// <summary>A type and those of its members and of their elements.</summary>
    private static IEnumerable<Type> Reached(JsonTypeInfo type) => type.Properties
        .Select(property => WireJson.Default.GetTypeInfo(property.PropertyType))
        .Select(member => member?.ElementType is { } element ? WireJson.Default.GetTypeInfo(element) : member)
        .Where(member => member is { Kind: JsonTypeInfoKind.Object })
        .SelectMany(member => Reached(member!))
        .Prepend(type.Type);

    private static JsonNode? ThereAndBack(JsonNode json, JsonTypeInfo type)
    {
        var value = JsonSerializer.Deserialize(json.ToJsonString(), type);
        return JsonNode.Parse(JsonSerializer.Serialize(value, type));
    }

    private sealed record Vector(string Name, string Shape, JsonObject Json) : INamed;
}
