using Im.Protocol.Rpc;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Every way to name something in a call. A new route or method needs a line here: the calls that name
/// something foreign, or the mark that it names nothing.</summary>
internal static class NamingCalls
{
    private static readonly Func<ForeignIds, string, IEnumerable<RestCall>> RestNamesNothing = (_, _) => [];
    private static readonly Func<ForeignIds, string, IEnumerable<object>> NamesNothing = (_, _) => [];

    /// <summary>By operation; the second argument is a group of the caller's own.</summary>
    public static IReadOnlyDictionary<string, Func<ForeignIds, string, IEnumerable<RestCall>>> Routes { get; } =
        new Dictionary<string, Func<ForeignIds, string, IEnumerable<RestCall>>>
        {
            // Who asks for these is known by a secret, a token or nothing, not by an app's token.
            ["POST /v1/oauth/token"] = RestNamesNothing,
            ["POST /v1/register"] = RestNamesNothing,
            ["POST /v1/token/refresh"] = RestNamesNothing,

            ["POST /v1/users/{userId}/token"] = (ids, _) => [new($"users/{ids.Account}/token")],
            ["GET /v1/users"] = (ids, _) => [new($"users?account={ids.Account}")],
            ["GET /v1/users/{userId}"] = (ids, _) => [new($"users/{ids.Account}")],
            ["POST /v1/users/{userId}/kick"] = (ids, _) => [new($"users/{ids.Account}/kick")],
            ["PUT /v1/users/{userId}/ban"] = (ids, _) => [new($"users/{ids.Account}/ban", new { reason = "spam" })],
            ["DELETE /v1/users/{userId}/ban"] = (ids, _) => [new($"users/{ids.Account}/ban")],
            ["GET /v1/users/{userId}/devices"] = (ids, _) => [new($"users/{ids.Account}/devices")],
            ["DELETE /v1/users/{userId}/devices/{deviceId}"] = (ids, _) =>
                [new($"users/{ids.Account}/devices/{ids.DeviceId}"), new($"users/mallory/devices/{ids.DeviceId}")],
            ["GET /v1/users/{userId}/tags"] = (ids, _) => [new($"users/{ids.Account}/tags")],

            ["POST /v1/messages"] = (ids, _) =>
            [
                Message(ids, new { users = (string[])[ids.Account] }),
                Message(ids, new { accounts = ids.Peers }),
                Message(ids, new { groups = (string[])[.. ids.Peers, ids.GroupNo] }),
                Message(ids, new { tags = (string[])[ids.TagName, ids.Tag] }),
            ],
            ["POST /v1/messages/recall"] = (ids, _) => Recalls(ids),
            ["GET /v1/messages"] = (ids, own) =>
            [
                new($"messages?group={ids.Group}"), new($"messages?group={ids.GroupNo}"), new($"messages?tag={ids.TagName}"),
                .. ids.Peers.Select(peer => new RestCall($"messages?peer={peer}")),
                .. ids.Peers.Select(peer => new RestCall($"messages?account={ids.Account}&peer={peer}")),
                .. ids.Peers.Select(peer => new RestCall($"messages?account=mallory&peer={peer}")),
                new($"messages?account={ids.Account}&peer={own}"),
            ],

            ["GET /v1/messages/{id}/delivery"] = (ids, _) => ids.Peers.SelectMany(peer => (RestCall[])
            [
                new($"messages/{ids.MessageId}/delivery?to={peer}"), new($"messages/{ids.MessageId}/delivery?to={peer}&account={ids.Account}"),
                new($"messages/{ids.MessageId}/delivery?to={peer}&from={ids.Account}&account={ids.Account}"),
            ]),
            ["GET /v1/push/log"] = RestNamesNothing,

            // A file's id is random: nobody computes it. Who learns one of another tenant: Who_may_read_a_file.
            ["POST /v1/storage"] = RestNamesNothing,
            ["GET /v1/storage/{storageId}"] = RestNamesNothing,
            ["GET /v1/storage/{storageId}/thumbnail"] = RestNamesNothing,
            ["GET /v1/push/stats"] = RestNamesNothing,

            ["POST /v1/groups"] = (ids, _) => [new("groups", new { owner = ids.Account }), new("groups", new { owner = "mallory", members = (string[])[ids.Account] })],
            ["GET /v1/groups"] = (ids, _) => [new($"groups?member={ids.Account}")],
            ["GET /v1/groups/{groupId}"] = (ids, _) => [new($"groups/{ids.Group}"), new($"groups/{ids.GroupNo}")],
            ["PATCH /v1/groups/{groupId}"] = (ids, _) => [new($"groups/{ids.Group}", new { name = "mine" })],
            ["DELETE /v1/groups/{groupId}"] = (ids, _) => [new($"groups/{ids.Group}")],
            ["PUT /v1/groups/{groupId}/mute"] = (ids, own) =>
            [
                new($"groups/{ids.Group}/mute", new { }), new($"groups/{ids.Group}/mute", new { member = ids.Account }),
                new($"groups/{own}/mute", new { member = ids.Account }),
            ],
            ["GET /v1/groups/{groupId}/members"] = (ids, _) => [new($"groups/{ids.Group}/members")],
            ["PUT /v1/groups/{groupId}/members"] = (ids, own) => Members(ids, own),
            ["DELETE /v1/groups/{groupId}/members"] = (ids, own) => Members(ids, own),
            ["PUT /v1/groups/{groupId}/members/{member}"] = (ids, own) => Member(ids, own),
            ["DELETE /v1/groups/{groupId}/members/{member}"] = (ids, own) => Member(ids, own),

            // A tag in a path is a name, and a name is always the caller's own.
            ["GET /v1/tags"] = RestNamesNothing,
            ["GET /v1/tags/{tag}/users"] = (ids, _) => [new($"tags/{ids.TagName}/users"), new($"tags/{ids.Tag}/users")],
            ["PUT /v1/tags/{tag}/users"] = (ids, _) => [new("tags/mine/users", new { users = (string[])[ids.Account] })],
            ["DELETE /v1/tags/{tag}/users"] = (ids, _) => [new($"tags/{ids.TagName}/users", new { users = (string[])[ids.Account] }), new($"tags/{ids.Tag}/users", new { users = (string[])[ids.Account] })],
            ["DELETE /v1/tags/{tag}"] = (ids, _) => [new($"tags/{ids.TagName}"), new($"tags/{ids.Tag}")],

            ["GET /v1/admin/audit"] = RestNamesNothing,
            ["GET /v1/admin/tenants"] = RestNamesNothing,
            ["POST /v1/admin/tenants"] = (ids, _) => [new("admin/tenants", new { tenantNo = ids.TenantNo })],
            ["GET /v1/admin/tenants/{tenantNo}"] = (ids, _) => [new($"admin/tenants/{ids.TenantNo}")],
            ["PATCH /v1/admin/tenants/{tenantNo}"] = (ids, _) => [new($"admin/tenants/{ids.TenantNo}", new { open = false })],
            ["DELETE /v1/admin/tenants/{tenantNo}"] = (ids, _) => [new($"admin/tenants/{ids.TenantNo}")],
            ["GET /v1/admin/tenants/{tenantNo}/apps"] = (ids, _) => [new($"admin/tenants/{ids.TenantNo}/apps")],
            ["POST /v1/admin/tenants/{tenantNo}/apps"] = (ids, _) =>
                [new($"admin/tenants/{ids.TenantNo}/apps", new { appId = "mine", scopes = (string[])["users"] })],
            ["GET /v1/admin/tenants/{tenantNo}/apps/{appId}"] = (ids, _) => App(ids),
            ["PATCH /v1/admin/tenants/{tenantNo}/apps/{appId}"] = (ids, _) => App(ids, body: new { disabled = true }),
            ["DELETE /v1/admin/tenants/{tenantNo}/apps/{appId}"] = (ids, _) => App(ids),
            ["POST /v1/admin/tenants/{tenantNo}/apps/{appId}/secret"] = (ids, _) => App(ids, "/secret", new { }),
            ["POST /v1/admin/tenants/{tenantNo}/push/{appId}/{vendor}/test"] = (ids, _) =>
                [new($"admin/tenants/{ids.TenantNo}/push/default/fcm/test", new { }), new($"admin/tenants/rival/push/{ids.AppId}/fcm/test", new { })],
        };

    /// <summary>By method; the second argument is a group that the caller owns.</summary>
    public static IReadOnlyDictionary<string, Func<ForeignIds, string, IEnumerable<object>>> Methods { get; } =
        new Dictionary<string, Func<ForeignIds, string, IEnumerable<object>>>
        {
            [RpcMethods.Offline] = (ids, _) =>
                [.. ids.Peers.Select(target => new { target }), new { have = ids.Peers.ToDictionary(peer => peer, _ => 0) }],
            [RpcMethods.History] = (ids, _) => ids.Peers.Select(target => new { target }),
            [RpcMethods.Conversations] = NamesNothing,
            [RpcMethods.Read] = (ids, _) => ids.Peers.Select(target => new { target, seq = 1 }),
            [RpcMethods.Recall] = (ids, _) => ids.Peers.Select(target => new { target, seq = 1 }),
            [RpcMethods.Typing] = (ids, _) => ids.Peers.Select(target => new { target }),
            [RpcMethods.Push] = NamesNothing,
            [RpcMethods.Mute] = (ids, _) => ids.Peers.Select(peer => new { target = peer }),
            [RpcMethods.PushClicked] = (ids, _) => ids.Peers.Select(peer => new { target = peer, seq = 1 }),
            // Of the caller's own tenant, whatever it is called.
            [RpcMethods.CallKey] = (ids, _) => [new { roomId = ids.Group }],
            [RpcMethods.Presence] = (ids, _) => [new { accounts = (string[])[ids.Account] }],
            [RpcMethods.Logout] = NamesNothing,
            [RpcMethods.GroupCreate] = (ids, _) => [new { members = (string[])[ids.Account] }],
            [RpcMethods.GroupGet] = (ids, _) => [new { groupId = ids.Group }],
            [RpcMethods.GroupList] = NamesNothing,
            [RpcMethods.GroupMembers] = (ids, _) => [new { groupId = ids.Group }],
            [RpcMethods.GroupJoin] = (ids, _) => [new { groupId = ids.Group }],
            [RpcMethods.GroupInvite] = (ids, own) => InGroups(ids, own, group => new { groupId = group, members = (string[])[ids.Account] }),
            [RpcMethods.GroupLeave] = (ids, _) => [new { groupId = ids.Group }],
            [RpcMethods.GroupRemove] = (ids, own) => InGroups(ids, own, group => new { groupId = group, members = (string[])[ids.Account] }),
            [RpcMethods.GroupRole] = (ids, own) => InGroups(ids, own, group => new { groupId = group, member = ids.Account, role = "admin" }),
            [RpcMethods.GroupMute] = (ids, own) => InGroups(ids, own, group => new { groupId = group, member = ids.Account }),
            [RpcMethods.GroupUpdate] = (ids, _) => [new { groupId = ids.Group, name = "mine" }],
            [RpcMethods.GroupDisband] = (ids, _) => [new { groupId = ids.Group }],
        };

    private static RestCall Message(ForeignIds ids, object to) =>
        new("messages", new { id = Guid.NewGuid().ToString("n"), to, type = 0, content = new { text = $"to {ids.TenantNo}" } });

    private static IEnumerable<RestCall> Recalls(ForeignIds ids) =>
    [
        new("messages/recall", new
        {
            id = ids.MessageId,
            to = new { users = (string[])[ids.Account], accounts = ids.Peers, groups = (string[])[.. ids.Peers, ids.GroupNo], tags = (string[])[ids.TagName, ids.Tag] },
        }),
        new("messages/recall", new { seq = 1, to = new { accounts = (string[])[ids.Account] } }),
        new("messages/recall", new { seq = 1, to = new { groups = (string[])[ids.Group] } }),
        new("messages/recall", new { seq = 1, to = new { tags = (string[])[ids.TagName] } }),
    ];

    private static IEnumerable<RestCall> Members(ForeignIds ids, string own) =>
    [
        new($"groups/{ids.Group}/members", new { members = (string[])["mallory"] }),
        new($"groups/{ids.Group}/members", new { members = (string[])[ids.Account] }),
        new($"groups/{own}/members", new { members = (string[])[ids.Account] }),
    ];

    private static IEnumerable<RestCall> Member(ForeignIds ids, string own) =>
        [new($"groups/{ids.Group}/members/{ids.Account}"), new($"groups/{ids.Group}/members/mallory"), new($"groups/{own}/members/{ids.Account}")];

    private static IEnumerable<RestCall> App(ForeignIds ids, string end = "", object? body = null) =>
        [new($"admin/tenants/{ids.TenantNo}/apps/{ids.AppId}{end}", body), new($"admin/tenants/rival/apps/{ids.AppId}{end}", body)];

    private static IEnumerable<object> InGroups(ForeignIds ids, string own, Func<string, object> call) => [call(ids.Group), call(own)];
}

/// <summary>A call below <c>/v1/</c>.</summary>
internal sealed record RestCall(string Path, object? Body = null);
