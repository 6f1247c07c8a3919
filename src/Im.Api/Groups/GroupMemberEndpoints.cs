using System.Text.Json;
using Im.Api.Limits;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Api.Users;
using Im.Grains;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Groups;

/// <summary><c>/v1/groups/{groupId}/members</c>.</summary>
internal static class GroupMemberEndpoints
{
    private const int LargestList = 1024 * 1024;

    public static void MapGroupMembers(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/groups/{groupId}/members", List)
            .ForTenantApps(Scopes.Groups, "Groups", "listGroupMembers")
            .WithSummary("A page of members, of those who asked to join, or of the banned, by account.")
            .WithDescription("Ask again with `cursor` for as long as there is one.")
            .Produces<GroupMemberListResult>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapPut("/groups/{groupId}/members", Add)
            .WithMetadata(new BodyLimit(LargestList))
            .ForTenantApps(Scopes.Groups, "Groups", "addGroupMembers")
            .WithSummary("Brings members in; those named by userId exist from then on. One result a name.")
            .WithDescription("Lifts bans and agrees to wishes to join. A result is `conflict` where the group is full, `unavailable` where the account could not be asked: name it again.")
            .Produces<GroupMembersResult>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.TooLarge);
        v1.MapDelete("/groups/{groupId}/members", Remove)
            .WithMetadata(new BodyLimit(LargestList))
            .ForTenantApps(Scopes.Groups, "Groups", "removeGroupMembers")
            .WithSummary("Takes members out, turns down who asked to join, or bans. One result a name.")
            .WithDescription("With `ban`, also for who is no member; without, it lifts bans. A result is `conflict` for the owner, and where the group keeps as many bans as it can.")
            .Produces<GroupMembersResult>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.TooLarge);
        v1.MapPut("/groups/{groupId}/members/{member}", Put)
            .ForTenantApps(Scopes.Groups, "Groups", "putGroupMember")
            .WithSummary("Brings one member in, and gives the role if one stands there; `owner` hands the group over.")
            .WithDescription("The body may be left out. 409 where the group is full, and for another role of the owner.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.Conflict);
        v1.MapDelete("/groups/{groupId}/members/{member}", RemoveOne)
            .ForTenantApps(Scopes.Groups, "Groups", "removeGroupMember")
            .WithSummary("Takes one member out; with `ban`, also keeps the member from coming back by own will.")
            .WithDescription("409 for the owner: hand the group over first.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.Conflict);
    }

    private static async Task<IResult> List(
        string groupId, string? state, string? cursor, int? limit, TenantApp app, IGrainFactory grains, UserNames names)
    {
        var (query, fault) = GroupParameters.MemberList(state, cursor, limit);
        if ((GroupEndpoints.Find(groupId, app, grains, out var group) ?? fault.ToProblem()) is { } refusal) return refusal;

        var answer = await group.Members(app.Caller, query);
        if (answer.Code != ErrorCode.Ok) return answer.ToResult();

        var page = JsonSerializer.Deserialize(answer.Json.Span, WireJson.Default.GroupMemberListResult)!;
        var users = await names.Of(page.Members.Select(member => member.Account));
        return TypedResults.Ok(page with
        {
            Members = [.. page.Members.Select(member => member with { UserId = users.GetValueOrDefault(member.Account) })],
        });
    }

    private static async Task<IResult> Add(string groupId, GroupMembersRequest request, TenantApp app, IGrainFactory grains)
    {
        var (members, fault) = GroupParameters.Members(app.TenantNo, request.Members, fewest: 1);
        if ((GroupEndpoints.Find(groupId, app, grains, out var group) ?? fault.ToProblem()) is { } refusal) return refusal;

        await grains.EnsureMembers(app.TenantNo, request.Members!);
        return (await group.Invite(app.Caller, members)).ToResult();
    }

    private static async Task<IResult> Remove(
        string groupId, [FromBody] GroupMembersRequest request, TenantApp app, IGrainFactory grains)
    {
        var (members, fault) = GroupParameters.Members(app.TenantNo, request.Members, fewest: 1);
        return GroupEndpoints.Find(groupId, app, grains, out var group)
            ?? fault.ToProblem()
            ?? (await group.Remove(app.Caller, members, request.Ban ?? false)).ToResult();
    }

    private static async Task<IResult> Put(
        string groupId, string member, [FromBody] GroupMemberRequest? request, HttpContext http, TenantApp app, IGrainFactory grains)
    {
        var name = PathText.Decode(http.Request, member);
        var (account, fault) = GroupParameters.Member(app.TenantNo, name);
        if (request?.Role is not null) fault ??= GroupParameters.Role(request.Role);
        if ((GroupEndpoints.Find(groupId, app, grains, out var group) ?? fault.ToProblem()) is { } refusal) return refusal;

        await grains.EnsureMembers(app.TenantNo, [name!]);
        var invited = await group.Invite(app.Caller, [account]);
        if (OneOf(invited) is { } problem) return problem;
        return request?.Role is { } role ? (await group.SetRole(app.Caller, account, role)).ToEmptyResult() : TypedResults.NoContent();
    }

    private static async Task<IResult> RemoveOne(
        string groupId, string member, bool? ban, HttpContext http, TenantApp app, IGrainFactory grains)
    {
        var (account, fault) = GroupParameters.Member(app.TenantNo, PathText.Decode(http.Request, member));
        if ((GroupEndpoints.Find(groupId, app, grains, out var group) ?? fault.ToProblem()) is { } refusal) return refusal;

        return OneOf(await group.Remove(app.Caller, [account], ban ?? false)) ?? TypedResults.NoContent();
    }

    /// <summary>What was refused of a call for one member: as a problem, since there is but one result.</summary>
    private static IResult? OneOf(Answer answer)
    {
        if (answer.Code != ErrorCode.Ok) return answer.ToResult();

        var result = JsonSerializer.Deserialize(answer.Json.Span, WireJson.Default.GroupMembersResult)!.Results[0];
        return ErrorCodes.Parse(result.Code) switch
        {
            ErrorCode.Ok => null,
            ErrorCode.NotFound => Problem.Of(ErrorCode.NotFound, "There is no such account."),
            ErrorCode.Conflict => Problem.Of(ErrorCode.Conflict, "The group is full or has as many bans as it keeps, or the member is the owner: hand it over first."),
            ErrorCode.Unavailable => Problem.Of(ErrorCode.Unavailable, "The account could not be asked now. Try again."),
            var code => Problem.Of(code, "The group does not allow this."),
        };
    }
}
