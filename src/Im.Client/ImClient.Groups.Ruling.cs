using System.Text.Json.Serialization.Metadata;
using Im.Client.Rpc;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rpc;

namespace Im.Client;

public sealed partial class ImClient
{
    private RpcCalls Calls => Online().Calls;

    /// <summary>Gives a member a role.</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">Whom.</param>
    /// <param name="role">One of <see cref="GroupRoles"/>. <c>owner</c> hands the group over: the owner before becomes an admin.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task SetRoleAsync(PeerId group, PeerId member, string role, CancellationToken cancellationToken = default) =>
        CallForNothing(
            RpcMethods.GroupRole, new GroupRoleParams { GroupId = group.Value, Member = member.Value, Role = role },
            WireJson.Default.GroupRoleParams, cancellationToken);

    /// <summary>Keeps a member from sending; <see cref="UnmuteMemberAsync"/> ends it before its time.</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">Whom.</param>
    /// <param name="until">Until when; null: until further notice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task MuteMemberAsync(
        PeerId group, PeerId member, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
        Mute(group, member.Value, until?.ToUnixTimeMilliseconds(), cancellationToken);

    /// <summary>Lets a muted member send again.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task UnmuteMemberAsync(PeerId group, PeerId member, CancellationToken cancellationToken = default) =>
        Mute(group, member.Value, until: 0, cancellationToken);

    /// <summary>Keeps all but the owner and admins from sending.</summary>
    /// <param name="group">The group.</param>
    /// <param name="until">Until when; null: until further notice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task MuteAllAsync(PeerId group, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
        Mute(group, member: null, until?.ToUnixTimeMilliseconds(), cancellationToken);

    /// <summary>Lets all send again; who is muted by name stays so.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task UnmuteAllAsync(PeerId group, CancellationToken cancellationToken = default) =>
        Mute(group, member: null, until: 0, cancellationToken);

    /// <summary>Changes a group's settings: those that are not null.</summary>
    /// <returns>The group as it is now.</returns>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async Task<Group> UpdateGroupAsync(
        PeerId group, GroupSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var asked = new GroupUpdateParams
        {
            GroupId = group.Value,
            Name = settings.Name,
            Avatar = settings.Avatar,
            Announcement = settings.Announcement,
            WhoMayInvite = settings.WhoMayInvite,
            WhoMaySend = settings.WhoMaySend,
            JoinApproval = settings.JoinApproval,
            History = settings.History,
        };
        return Group.Of(await Calls.CallBare(
            RpcMethods.GroupUpdate, asked, WireJson.Default.GroupUpdateParams, WireJson.Default.GroupInfo, cancellationToken)
            .ConfigureAwait(false));
    }

    /// <summary>Ends a group for all. Its members keep what they have seen.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public Task DisbandGroupAsync(PeerId group, CancellationToken cancellationToken = default) =>
        CallForNothing(RpcMethods.GroupDisband, Named(group), WireJson.Default.GroupParams, cancellationToken);

    private Task Mute(PeerId group, string? member, long? until, CancellationToken cancellation) => CallForNothing(
        RpcMethods.GroupMute, new GroupMuteParams { GroupId = group.Value, Member = member, Until = until },
        WireJson.Default.GroupMuteParams, cancellation);

    private async Task CallForNothing<TParams>(
        string method, TParams parameters, JsonTypeInfo<TParams> request, CancellationToken cancellation) =>
        await Calls.CallBare(method, parameters, request, WireJson.Default.SyncEvent, cancellation).ConfigureAwait(false);
}
