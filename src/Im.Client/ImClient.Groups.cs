using System.Runtime.CompilerServices;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rpc;

namespace Im.Client;

public sealed partial class ImClient
{
    private const int GroupPage = 200;
    private const int MemberPage = 500;

    /// <summary>Makes a group that this account owns.</summary>
    /// <param name="members">Its first members beside the owner, at most 1,000.</param>
    /// <param name="settings">Its name and what else it is told to be; what is null has its default.</param>
    /// <param name="groupNo">A number that makes its id (<see cref="GroupOf"/>); null: a random id.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused: <see cref="ErrorCode.Conflict"/> if the number is taken, or
    /// somebody is in as many groups as one may be.</exception>
    public async Task<Group> CreateGroupAsync(
        IEnumerable<PeerId> members, GroupSettings? settings = null, string? groupNo = null,
        CancellationToken cancellationToken = default)
    {
        var asked = new GroupCreateRequest
        {
            GroupNo = groupNo,
            Members = Values(members),
            Name = settings?.Name,
            Avatar = settings?.Avatar,
            Announcement = settings?.Announcement,
            WhoMayInvite = settings?.WhoMayInvite,
            WhoMaySend = settings?.WhoMaySend,
            JoinApproval = settings?.JoinApproval,
            History = settings?.History,
        };
        return Group.Of(await Calls.CallBare(
            RpcMethods.GroupCreate, asked, WireJson.Default.GroupCreateRequest, WireJson.Default.GroupInfo, cancellationToken)
            .ConfigureAwait(false));
    }

    /// <summary>A group that this account is in.</summary>
    /// <exception cref="ImException">Not connected, or refused: <see cref="ErrorCode.NotFound"/> for outsiders, too.</exception>
    public async Task<Group> GetGroupAsync(PeerId group, CancellationToken cancellationToken = default) =>
        Group.Of(await Calls.CallBare(
            RpcMethods.GroupGet, Named(group), WireJson.Default.GroupParams, WireJson.Default.GroupInfo, cancellationToken)
            .ConfigureAwait(false));

    /// <summary>The groups that this account is in, asked for page by page as the loop goes on.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async IAsyncEnumerable<Group> GroupsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await Calls.CallBare(
                RpcMethods.GroupList, new GroupListParams { Cursor = cursor, Limit = GroupPage },
                WireJson.Default.GroupListParams, WireJson.Default.GroupListResult, cancellationToken).ConfigureAwait(false);
            foreach (var group in page.Groups) yield return Group.Of(group);
            cursor = page.Cursor;
        }
        while (cursor is not null);
    }

    /// <summary>A group's members, asked for page by page as the loop goes on.</summary>
    /// <param name="group">The group.</param>
    /// <param name="state">One of <see cref="GroupMemberStates"/>: who has asked to join and who is banned is for the owner
    /// and admins to see.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async IAsyncEnumerable<GroupMember> GroupMembersAsync(
        PeerId group, string state = GroupMemberStates.Member,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await Calls.CallBare(
                RpcMethods.GroupMembers,
                new GroupMemberListParams { GroupId = group.Value, State = state, Cursor = cursor, Limit = MemberPage },
                WireJson.Default.GroupMemberListParams, WireJson.Default.GroupMemberListResult, cancellationToken)
                .ConfigureAwait(false);
            foreach (var member in page.Members) yield return GroupMember.Of(member);
            cursor = page.Cursor;
        }
        while (cursor is not null);
    }

    /// <summary>Joins a group, or asks to.</summary>
    /// <exception cref="ImException">Not connected, or refused: banned, for instance.</exception>
    public async Task<GroupJoin> JoinGroupAsync(PeerId group, CancellationToken cancellationToken = default)
    {
        var joined = await Calls.CallBare(
            RpcMethods.GroupJoin, Named(group), WireJson.Default.GroupParams, WireJson.Default.GroupJoinResult, cancellationToken)
            .ConfigureAwait(false);
        return joined.State == GroupMemberStates.Member ? GroupJoin.Joined : GroupJoin.Requested;
    }

    /// <summary>Brings members in, at most 1,000. An admin's word also lets in who has asked to join, and lifts a ban.</summary>
    /// <exception cref="ImException">Not connected, or refused as a whole.</exception>
    public Task<IReadOnlyList<GroupMemberOutcome>> InviteAsync(
        PeerId group, IEnumerable<PeerId> members, CancellationToken cancellationToken = default) =>
        CallForMembers(
            RpcMethods.GroupInvite, new GroupMembersParams { GroupId = group.Value, Members = Values(members) }, cancellationToken);

    /// <summary>Leaves a group. Its messages up to now stay.</summary>
    /// <exception cref="ImException">Not connected, or refused: an owner hands the group over first.</exception>
    public Task LeaveGroupAsync(PeerId group, CancellationToken cancellationToken = default) =>
        CallForNothing(RpcMethods.GroupLeave, Named(group), WireJson.Default.GroupParams, cancellationToken);

    /// <summary>Takes members out, at most 1,000, or turns down who has asked to join.</summary>
    /// <param name="group">The group.</param>
    /// <param name="members">Whom; with <paramref name="ban"/> also who is no member.</param>
    /// <param name="ban">Whether they may come back only if an admin invites them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused as a whole.</exception>
    public Task<IReadOnlyList<GroupMemberOutcome>> RemoveMembersAsync(
        PeerId group, IEnumerable<PeerId> members, bool ban = false, CancellationToken cancellationToken = default) =>
        CallForMembers(
            RpcMethods.GroupRemove,
            new GroupMembersParams { GroupId = group.Value, Members = Values(members), Ban = ban ? true : null }, cancellationToken);

    private static GroupParams Named(PeerId group) => new() { GroupId = group.Value };

    private static List<string> Values(IEnumerable<PeerId> accounts) => [.. accounts.Select(account => account.Value)];

    private async Task<IReadOnlyList<GroupMemberOutcome>> CallForMembers(
        string method, GroupMembersParams asked, CancellationToken cancellation)
    {
        var answer = await Calls.CallBare(
            method, asked, WireJson.Default.GroupMembersParams, WireJson.Default.GroupMembersResult, cancellation)
            .ConfigureAwait(false);
        return [.. answer.Results.Select(result =>
            new GroupMemberOutcome(new PeerId(result.Account), ErrorCodes.Parse(result.Code)))];
    }
}
