using System.Text.Json.Serialization.Metadata;
using Im.Gateway.Sessions;
using Im.Grains;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rpc;

namespace Im.Gateway.Rpc;

/// <summary>The methods <c>group.*</c>: who may do what is the group's business, and the form of it is
/// <see cref="GroupParameters"/>', as over REST.</summary>
internal sealed class GroupRpc(IGrainFactory grains)
{
    /// <summary>Runs a call.</summary>
    public async Task<Answer> Call(string method, ReadOnlyMemory<byte> payload, ClientSession session, int replyBytes)
    {
        var who = session.Who;
        var caller = new GroupCaller { Who = who.Account.AsPeer(), TenantNo = who.TenantNo };
        switch (method)
        {
            case RpcMethods.GroupCreate:
                return await Create(Parse(WireJson.Default.GroupCreateRequest), caller);
            case RpcMethods.GroupList:
                var list = Parse(WireJson.Default.GroupListParams);
                return Wrong(GroupParameters.List(list.Cursor, list.Limit))
                    ?? await session.Account.Groups(list.Cursor, list.Limit ?? 50, replyBytes);
            case RpcMethods.GroupGet:
                return Find(Parse(WireJson.Default.GroupParams), out var got) ?? await got.Get(caller);
            case RpcMethods.GroupMembers:
                var members = Parse(WireJson.Default.GroupMemberListParams);
                return Find(members, out var listed)
                    ?? Wrong(GroupParameters.MemberList(members.State, members.Cursor, members.Limit, out var query))
                    ?? await listed.Members(caller, query);
            case RpcMethods.GroupJoin:
                return Find(Parse(WireJson.Default.GroupParams), out var joined) ?? await joined.Join(caller);
            case RpcMethods.GroupLeave:
                return Find(Parse(WireJson.Default.GroupParams), out var left) ?? await left.Leave(caller);
            case RpcMethods.GroupInvite:
                var invite = Parse(WireJson.Default.GroupMembersParams);
                return Find(invite, out var grown)
                    ?? Wrong(GroupParameters.Members(who.TenantNo, invite.Members, fewest: 1, out var coming))
                    ?? await grown.Invite(caller, coming);
            case RpcMethods.GroupRemove:
                var remove = Parse(WireJson.Default.GroupMembersParams);
                return Find(remove, out var shrunk)
                    ?? Wrong(GroupParameters.Members(who.TenantNo, remove.Members, fewest: 1, out var going))
                    ?? await shrunk.Remove(caller, going, remove.Ban ?? false);
            case RpcMethods.GroupRole:
                var role = Parse(WireJson.Default.GroupRoleParams);
                return Find(role, out var ranked)
                    ?? Wrong(GroupParameters.Member(who.TenantNo, role.Member, out var member) ?? GroupParameters.Role(role.Role))
                    ?? await ranked.SetRole(caller, member, role.Role!);
            case RpcMethods.GroupMute:
                return await Mute(Parse(WireJson.Default.GroupMuteParams), caller);
            case RpcMethods.GroupUpdate:
                var update = Parse(WireJson.Default.GroupUpdateParams);
                return Find(update.GroupId, out var changed)
                    ?? Wrong(GroupParameters.Settings(update, out var patch))
                    ?? await changed.Update(caller, patch);
            case RpcMethods.GroupDisband:
                return Find(Parse(WireJson.Default.GroupParams), out var ended) ?? await ended.Disband(caller);
            default:
                return Answer.Refused(ErrorCode.NotFound, "There is no such method.");
        }

        T Parse<T>(JsonTypeInfo<T> json) => RpcDispatcher.Parse(payload, json);
    }

    private async Task<Answer> Create(GroupCreateRequest request, GroupCaller caller)
    {
        var fault = GroupParameters.Creation(request, out var settings)
            ?? GroupParameters.Members(caller.TenantNo, request.Members, fewest: 0, out _);
        if (fault is not null) return Answer.Refused(ErrorCode.Invalid, fault);

        GroupParameters.Members(caller.TenantNo, request.Members, fewest: 0, out var members);
        var group = request.GroupNo is null ? WireIds.NewGroup() : WireIds.Group(caller.TenantNo, request.GroupNo);
        return await grains.GetGrain<IGroupGrain>(group.Value).Create(new GroupCreation
        {
            Caller = caller,
            Owner = caller.Who.AsAccount(),
            GroupNo = request.GroupNo ?? "",
            Members = members,
            Settings = settings,
        });
    }

    private async Task<Answer> Mute(GroupMuteParams mute, GroupCaller caller)
    {
        AccountId member = default;
        var fault = GroupParameters.Until(mute.Until, out var until)
            ?? (mute.Member is null ? null : GroupParameters.Member(caller.TenantNo, mute.Member, out member));
        return Find(mute, out var group) ?? Wrong(fault) ?? await group.Mute(caller, mute.Member is null ? null : member, until);
    }

    private Answer? Find(GroupParams named, out IGroupGrain group) => Find(named.GroupId, out group);

    private Answer? Find(string? groupId, out IGroupGrain group)
    {
        var fault = GroupParameters.Group(groupId, out var id);
        group = fault is null ? grains.GetGrain<IGroupGrain>(id.Value) : null!;
        return Wrong(fault);
    }

    private static Answer? Wrong(string? fault) => fault is null ? null : Answer.Refused(ErrorCode.Invalid, fault);
}
