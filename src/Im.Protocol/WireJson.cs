using System.Text.Json.Serialization;
using Im.Protocol.Calls;
using Im.Protocol.Groups;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Protocol;

/// <summary>The JSON of the wire, generated at compile time: camelCase, what is null is left out; a member that stands twice
/// is refused.</summary>
// Depth: an envelope may be 64 deep, and a reply (reply, result, list, conversation) holds it four levels further down.
// A limit of 64 would let one deep message make every page that holds it unreadable.
// Duplicates: of two members of one name each reader may see another one.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    AllowDuplicateProperties = false,
    MaxDepth = EnvelopeReader.MaxDepth + 4)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(PushEvent))]
[JsonSerializable(typeof(RecallEvent))]
[JsonSerializable(typeof(ReadEvent))]
[JsonSerializable(typeof(TypingEvent))]
[JsonSerializable(typeof(KickedEvent))]
[JsonSerializable(typeof(SyncEvent))]
[JsonSerializable(typeof(CallEvent))]
[JsonSerializable(typeof(CallRecord))]
[JsonSerializable(typeof(CallKeyParams))]
[JsonSerializable(typeof(CallKeyResult))]
[JsonSerializable(typeof(RpcRequest))]
[JsonSerializable(typeof(RpcReply))]
[JsonSerializable(typeof(OfflineParams))]
[JsonSerializable(typeof(OfflineResult))]
[JsonSerializable(typeof(HistoryParams))]
[JsonSerializable(typeof(HistoryResult))]
[JsonSerializable(typeof(ConversationsParams))]
[JsonSerializable(typeof(ConversationsResult))]
[JsonSerializable(typeof(MarkParams))]
[JsonSerializable(typeof(TypingParams))]
[JsonSerializable(typeof(PushParams))]
[JsonSerializable(typeof(PushSettings))]
[JsonSerializable(typeof(MuteParams))]
[JsonSerializable(typeof(PresenceParams))]
[JsonSerializable(typeof(PresenceResult))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(TokenRefreshResponse))]
[JsonSerializable(typeof(UserTokenResponse))]
[JsonSerializable(typeof(OAuthTokenResponse))]
[JsonSerializable(typeof(OAuthErrorResponse))]
[JsonSerializable(typeof(GroupEvent))]
[JsonSerializable(typeof(GroupInfo))]
[JsonSerializable(typeof(GroupSettings))]
[JsonSerializable(typeof(GroupCreateRequest))]
[JsonSerializable(typeof(GroupParams))]
[JsonSerializable(typeof(GroupUpdateParams))]
[JsonSerializable(typeof(GroupListParams))]
[JsonSerializable(typeof(GroupListResult))]
[JsonSerializable(typeof(GroupMemberListParams))]
[JsonSerializable(typeof(GroupMemberListResult))]
[JsonSerializable(typeof(GroupMembersParams))]
[JsonSerializable(typeof(GroupMembersResult))]
[JsonSerializable(typeof(GroupJoinResult))]
[JsonSerializable(typeof(GroupRoleParams))]
[JsonSerializable(typeof(GroupMuteParams))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(MessageResults))]
[JsonSerializable(typeof(RecallMessageRequest))]
[JsonSerializable(typeof(UserInfo))]
[JsonSerializable(typeof(UserDevices))]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(UsersRequest))]
[JsonSerializable(typeof(UsersResponse))]
[JsonSerializable(typeof(TagListResponse))]
[JsonSerializable(typeof(TagUserListResponse))]
[JsonSerializable(typeof(UserTags))]
[JsonSerializable(typeof(GroupMembersRequest))]
[JsonSerializable(typeof(GroupMemberRequest))]
[JsonSerializable(typeof(GroupMuteRequest))]
[JsonSerializable(typeof(AdminTenantCreate))]
[JsonSerializable(typeof(AdminTenantChange))]
[JsonSerializable(typeof(AdminTenant))]
[JsonSerializable(typeof(AdminTenantList))]
[JsonSerializable(typeof(AdminAppCreate))]
[JsonSerializable(typeof(AdminAppChange))]
[JsonSerializable(typeof(AdminApp))]
[JsonSerializable(typeof(AdminAppList))]
[JsonSerializable(typeof(AdminSecretRequest))]
[JsonSerializable(typeof(AdminSecret))]
[JsonSerializable(typeof(AdminAuditList))]
[JsonSerializable(typeof(AdminAuditDetail))]
[JsonSerializable(typeof(MessageDelivery))]
[JsonSerializable(typeof(PushLogPage))]
[JsonSerializable(typeof(PushStats))]
[JsonSerializable(typeof(AdminPushTest))]
[JsonSerializable(typeof(AdminPushTestResult))]
[JsonSerializable(typeof(StoredFileInfo))]
public sealed partial class WireJson : JsonSerializerContext;
