using Im.Protocol.Rpc;

namespace Im.Gateway.Rpc;

/// <summary>Method names for logs and metrics: what comes from outside must not make new time series.</summary>
internal static class RpcNames
{
    private static readonly HashSet<string> All =
    [
        RpcMethods.Offline, RpcMethods.History, RpcMethods.Conversations, RpcMethods.Read, RpcMethods.Recall,
        RpcMethods.Typing, RpcMethods.Push, RpcMethods.Mute, RpcMethods.PushClicked, RpcMethods.Presence,
        RpcMethods.Logout, RpcMethods.CallKey,
        RpcMethods.GroupCreate, RpcMethods.GroupGet, RpcMethods.GroupList, RpcMethods.GroupMembers, RpcMethods.GroupJoin,
        RpcMethods.GroupInvite, RpcMethods.GroupLeave, RpcMethods.GroupRemove, RpcMethods.GroupRole, RpcMethods.GroupMute,
        RpcMethods.GroupUpdate, RpcMethods.GroupDisband,
    ];

    /// <summary>The method, if the protocol has it; else <c>unknown</c>.</summary>
    public static string Known(string method) => All.Contains(method) ? method : "unknown";
}
