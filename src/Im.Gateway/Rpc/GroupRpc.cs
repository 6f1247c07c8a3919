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
internal sealed class GroupRpc(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Runs a call. What it says is checked first; then it is admitted by the account, as a message is. So it costs
    /// nothing where it is malformed.</summary>
    public async Task<Answer> Call(string method, ReadOnlyMemory<byte> payload, ClientSession session, int replyBytes)
    {
        var who = session.Who;
        var caller = new GroupCaller { Who = who.Account.AsPeer(), TenantNo = who.TenantNo };
        switch (method)
        {
            case RpcMethods.GroupCreate:
                return await Create(Parse(WireJson.Default.GroupCreateRequest), caller, session);
            case RpcMethods.GroupList:
                var list = Parse(WireJson.Default.GroupListParams);
                return Wrong(GroupParameters.List(list.Cursor, list.Limit))
                    ?? await session.Account.Groups(list.Cursor, list.Limit ?? 50, replyBytes);
            case RpcMethods.GroupGet:
                return Find(Parse(WireJson.Default.GroupParams), out var got) ?? await session.Admit(cost: 0) ?? await got.Get(caller);
            case RpcMethods.GroupMembers:
                var members = Parse(WireJson.Default.GroupMemberListParams);
                var query = GroupParameters.MemberList(members.State, members.Cursor, members.Limit);
                return Find(members, out var listed)
                    ?? Wrong(query.Fault)
                    ?? await session.Admit(cost: 0)
                    ?? await listed.Members(caller, query.Value);
            case RpcMethods.GroupJoin:
                return Find(Parse(WireJson.Default.GroupParams), out var joined) ?? await session.Admit(cost: 1) ?? await joined.Join(caller);
            case RpcMethods.GroupLeave:
                return Find(Parse(WireJson.Default.GroupParams), out var left) ?? await session.Admit(cost: 1) ?? await left.Leave(caller);
            case RpcMethods.GroupInvite:
                var invite = Parse(WireJson.Default.GroupMembersParams);
                var coming = GroupParameters.Members(who.TenantNo, invite.Members, fewest: 1);
                return Find(invite, out var grown)
                    ?? Wrong(coming.Fault)
                    ?? await session.Admit(CostOf(coming.Value))
                    ?? await grown.Invite(caller, coming.Value);
            case RpcMethods.GroupRemove:
                var remove = Parse(WireJson.Default.GroupMembersParams);
                var going = GroupParameters.Members(who.TenantNo, remove.Members, fewest: 1);
                return Find(remove, out var shrunk)
                    ?? Wrong(going.Fault)
                    ?? await session.Admit(CostOf(going.Value))
                    ?? await shrunk.Remove(caller, going.Value, remove.Ban ?? false);
            case RpcMethods.GroupRole:
                var role = Parse(WireJson.Default.GroupRoleParams);
                var member = GroupParameters.Member(who.TenantNo, role.Member);
                return Find(role, out var ranked)
                    ?? Wrong(member.Fault ?? GroupParameters.Role(role.Role))
                    ?? await session.Admit(cost: 1)
                    ?? await ranked.SetRole(caller, member.Value, role.Role!);
            case RpcMethods.GroupMute:
                var mute = Parse(WireJson.Default.GroupMuteParams);
                var muted = GroupParameters.OptionalMember(who.TenantNo, mute.Member);
                var until = GroupParameters.Until(mute.Until, time.GetUtcNow());
                return Find(mute, out var quiet)
                    ?? Wrong(until.Fault ?? muted.Fault)
                    ?? await session.Admit(cost: 1)
                    ?? await quiet.Mute(caller, muted.Value, until.Value);
            case RpcMethods.GroupUpdate:
                var update = Parse(WireJson.Default.GroupUpdateParams);
                var patch = GroupParameters.Settings(update);
                return Find(update.GroupId, out var changed)
                    ?? Wrong(patch.Fault)
                    ?? await session.Admit(cost: 1)
                    ?? await changed.Update(caller, patch.Value);
            case RpcMethods.GroupDisband:
                return Find(Parse(WireJson.Default.GroupParams), out var ended) ?? await session.Admit(cost: 1) ?? await ended.Disband(caller);
            default:
                return Answer.Refused(ErrorCode.NotFound, "There is no such method.");
        }

        T Parse<T>(JsonTypeInfo<T> json) => RpcDispatcher.Parse(payload, json);
    }

    private async Task<Answer> Create(GroupCreateRequest request, GroupCaller caller, ClientSession session)
    {
        var settings = GroupParameters.Creation(request);
        var members = GroupParameters.Members(caller.TenantNo, request.Members, fewest: 0);
        if ((Wrong(settings.Fault ?? members.Fault) ?? await session.Admit(CostOf(members.Value))) is { } refusal) return refusal;

        var group = request.GroupNo is null ? WireIds.NewGroup() : WireIds.Group(caller.TenantNo, request.GroupNo);
        return await grains.GetGrain<IGroupGrain>(group.Value).Create(new GroupCreation
        {
            Caller = caller,
            Owner = caller.Who.AsAccount(),
            GroupNo = request.GroupNo ?? "",
            Members = members.Value,
            Settings = settings.Value,
        });
    }

    private Answer? Find(GroupParams named, out IGroupGrain group) => Find(named.GroupId, out group);

    private Answer? Find(string? groupId, out IGroupGrain group)
    {
        var (id, fault) = GroupParameters.Group(groupId);
        group = fault is null ? grains.GetGrain<IGroupGrain>(id.Value) : null!;
        return Wrong(fault);
    }

    // The call is one message in the group, and each name is looked up and written.
    private static int CostOf(IReadOnlyList<AccountId> named) => 1 + (named.Count / RpcRules.NamesOfOneMessage);

    private static Answer? Wrong(string? fault) => fault is null ? null : Answer.Refused(ErrorCode.Invalid, fault);
}
