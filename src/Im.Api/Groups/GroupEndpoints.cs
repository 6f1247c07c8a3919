using Im.Api.Limits;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Api.Users;
using Im.Grains.Accounts;
using Im.Grains.Groups;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Groups;

/// <summary><c>/v1/groups</c>: groups of the tenant. The rules are the group's own, as over RPC.</summary>
internal static class GroupEndpoints
{
    private const int LargestList = 1024 * 1024;

    public static void MapGroups(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/groups", Create)
            .WithMetadata(new BodyLimit(LargestList))
            .ForTenantApps(Scopes.Groups, "Groups", "createGroup")
            .WithSummary("Makes a group. Owner and members that are named by userId exist from then on.")
            .WithDescription("With a `groupNo` that is taken: 409; a group that was disbanded keeps its number for ever. Members are told by an event.")
            .Produces<GroupInfo>(StatusCodes.Status201Created)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.TooLarge);
        v1.MapGet("/groups", List)
            .ForTenantApps(Scopes.Groups, "Groups", "listGroups")
            .WithSummary("A page of the tenant's groups, or of those that a member is in, by id.")
            .WithDescription("Ask again with `cursor` for as long as there is one. Groups of a member have the member's `role`.")
            .Produces<GroupListResult>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapGet("/groups/{groupId}", Get)
            .ForTenantApps(Scopes.Groups, "Groups", "getGroup")
            .WithSummary("A group, by its id or its groupNo.")
            .WithDescription("An app sees all groups of its tenant; one that was disbanded is not there.")
            .Produces<GroupInfo>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapPatch("/groups/{groupId}", Update)
            .ForTenantApps(Scopes.Groups, "Groups", "updateGroup")
            .WithSummary("Changes settings; what is left out stays.")
            .WithDescription("Members are told by an event, if anything is different.")
            .Produces<GroupInfo>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapDelete("/groups/{groupId}", Disband)
            .ForTenantApps(Scopes.Groups, "Groups", "disbandGroup")
            .Audited("group.disband")
            .WithSummary("Ends a group. Members keep what they have seen.")
            .WithDescription("Its messages stay in the archive; its id and groupNo are not used again.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapPut("/groups/{groupId}/mute", Mute)
            .ForTenantApps(Scopes.Groups, "Groups", "muteGroup")
            .WithSummary("Mutes a member, or all but the owner and admins; `until` 0 lifts it.")
            .WithDescription("`member` left out: all. An owner or admin can be muted by name. Until further notice where `until` is left out.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.Forbidden);
    }

    private static async Task<IResult> Create(GroupCreateRequest request, TenantApp app, IGrainFactory grains)
    {
        var settings = GroupParameters.Creation(request);
        var members = GroupParameters.Members(app.TenantNo, request.Members, fewest: 0);
        var owner = GroupParameters.Member(app.TenantNo, request.Owner);
        var ownerFault = request.Owner is null ? "The member 'owner' is missing." : owner.Fault;
        if ((settings.Fault ?? members.Fault ?? ownerFault).ToProblem() is { } problem) return problem;

        await grains.EnsureMembers(app.TenantNo, [request.Owner!, .. request.Members ?? []]);
        var group = request.GroupNo is null ? WireIds.NewGroup() : WireIds.Group(app.TenantNo, request.GroupNo);
        var answer = await grains.GetGrain<IGroupGrain>(group.Value).Create(new GroupCreation
        {
            Caller = app.Caller,
            Owner = owner.Value,
            GroupNo = request.GroupNo ?? "",
            Members = members.Value,
            Settings = settings.Value,
        });
        return answer.ToResult(StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(string? member, string? cursor, int? limit, TenantApp app, IGrainFactory grains)
    {
        var (account, fault) = GroupParameters.OptionalMember(app.TenantNo, member);
        if ((GroupParameters.List(cursor, limit) ?? fault).ToProblem() is { } problem) return problem;
        if (account is null) return (await grains.GetGrain<ITenantGrain>(app.TenantNo).Groups(cursor, limit ?? 50)).ToResult();

        var grain = grains.GetGrain<IAccountGrain>(account.Value.Value);
        return (await grain.Describe())?.TenantNo == app.TenantNo
            ? (await grain.Groups(cursor, limit ?? 50, maxBytes: int.MaxValue)).ToResult()
            : UserEndpoints.NoSuchUser;
    }

    private static async Task<IResult> Get(string groupId, TenantApp app, IGrainFactory grains) =>
        Find(groupId, app, grains, out var group) ?? (await group.Get(app.Caller)).ToResult();

    private static async Task<IResult> Update(string groupId, GroupSettings settings, TenantApp app, IGrainFactory grains)
    {
        var (patch, fault) = GroupParameters.Settings(settings);
        return Find(groupId, app, grains, out var group) ?? fault.ToProblem() ?? (await group.Update(app.Caller, patch)).ToResult();
    }

    private static async Task<IResult> Disband(string groupId, TenantApp app, IGrainFactory grains) =>
        Find(groupId, app, grains, out var group) ?? (await group.Disband(app.Caller)).ToEmptyResult();

    private static async Task<IResult> Mute(
        string groupId, GroupMuteRequest request, TenantApp app, IGrainFactory grains, TimeProvider time)
    {
        var member = GroupParameters.OptionalMember(app.TenantNo, request.Member);
        var until = GroupParameters.Until(request.Until, time.GetUtcNow());
        return Find(groupId, app, grains, out var group)
            ?? (until.Fault ?? member.Fault).ToProblem()
            ?? (await group.Mute(app.Caller, member.Value, until.Value)).ToEmptyResult();
    }

    /// <summary>A group named by its id or its groupNo; or what is wrong with the name.</summary>
    internal static IResult? Find(string name, TenantApp app, IGrainFactory grains, out IGroupGrain group)
    {
        group = null!;
        if (!WireIds.TryGroup(app.TenantNo, name, out var id)) return Problem.Of(ErrorCode.Invalid, "A group is named by its id or its groupNo.");

        group = grains.GetGrain<IGroupGrain>(id.Value);
        return null;
    }
}
