using Im.Api.Limits;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Api.Users;
using Im.Grains.Accounts;
using Im.Grains.Audiences;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Tags;

/// <summary><c>/v1/tags</c>: which users carry which tags.</summary>
internal static class TagEndpoints
{
    /// <summary>So many users one call may name.</summary>
    public const int UserLimit = 1_000;

    /// <summary>So many tags a page has at most.</summary>
    public const int TagPageLimit = 200;

    /// <summary>So many of a tag's users a page has at most.</summary>
    public const int CarrierLimit = 500;

    private const int LargestList = 1024 * 1024;
    private const string NoSuchTag = "There is no such tag.";

    public static void MapTags(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/tags", List)
            .ForTenantApps(Scopes.Tags, "Tags", "listTags")
            .WithSummary("A page of the tenant's tags, by name.")
            .WithDescription("Ask again with `cursor` for as long as there is one.")
            .Produces<TagListResponse>()
            .Refuses(ErrorCode.Invalid);
        v1.MapGet("/tags/{tag}/users", Carriers)
            .ForTenantApps(Scopes.Tags, "Tags", "listTagUsers")
            .WithSummary("A page of those who carry a tag, by account.")
            .WithDescription("Ask again with `cursor` for as long as there is one. 404 for a tag that was deleted, or never given.")
            .Produces<TagUserListResponse>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapPut("/tags/{tag}/users", Tag)
            .WithMetadata(new BodyLimit(LargestList))
            .ForTenantApps(Scopes.Tags, "Tags", "tagUsers")
            .WithSummary("Tags users; makes the tag if it is new.")
            .WithDescription("Users exist from then on, and see the tag's messages from then on. One result a name; who carries 100 tags already: `conflict`.")
            .Produces<UsersResponse>()
            .Refuses(ErrorCode.Invalid, ErrorCode.TooLarge);
        v1.MapDelete("/tags/{tag}/users", Untag)
            .WithMetadata(new BodyLimit(LargestList))
            .ForTenantApps(Scopes.Tags, "Tags", "untagUsers")
            .WithSummary("Takes a tag from users; who does not carry it stays as is.")
            .WithDescription("They keep what they have seen. The tag stays, also if nobody carries it.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.TooLarge);
        v1.MapDelete("/tags/{tag}", Delete)
            .ForTenantApps(Scopes.Tags, "Tags", "deleteTag")
            .Audited("tag.delete")
            .WithSummary("Takes a tag from all users. Its messages stay where they are.")
            .WithDescription("It is 404 until somebody is tagged anew.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapGet("/users/{userId}/tags", OfUser)
            .ForTenantApps(Scopes.Tags, "Tags", "listUserTags")
            .WithSummary("The tags that a user carries.")
            .WithDescription("All of them, by name: 100 at most.")
            .Produces<UserTags>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
    }

    private static async Task<IResult> List(string? cursor, int? limit, TenantApp app, IGrainFactory grains)
    {
        if (limit is not (null or (>= 1 and <= TagPageLimit)))
            return Problem.Of(ErrorCode.Invalid, $"The parameter 'limit' must be 1 to {TagPageLimit}.");
        if (cursor is not null && !Names.IsTag(cursor)) return Problem.Of(ErrorCode.Invalid, "The cursor is not one of an earlier page.");
        return (await grains.GetGrain<ITenantGrain>(app.TenantNo).Tags(cursor, limit ?? 50)).ToResult();
    }

    private static async Task<IResult> Carriers(
        string tag, string? cursor, int? limit, HttpContext http, TenantApp app, IGrainFactory grains, UserNames names)
    {
        var most = limit ?? 100;
        if (most is < 1 or > CarrierLimit) return Problem.Of(ErrorCode.Invalid, $"The parameter 'limit' must be 1 to {CarrierLimit}.");
        if (cursor is not null && !AccountId.TryParse(cursor, out _)) return Problem.Of(ErrorCode.Invalid, "The cursor is not one of an earlier page.");
        if (Name(http, tag) is not { } name) return NoTag;

        // One more than asked for tells whether there is a next page.
        var audience = grains.GetGrain<IAudienceGrain>(WireIds.Tag(app.TenantNo, name).Value);
        if (await audience.Carriers(app.TenantNo, cursor ?? "", most + 1) is not { } found) return Problem.Of(ErrorCode.NotFound, NoSuchTag);

        var accounts = found.Take(most).Select(account => account.Value).ToList();
        var users = await names.Of(accounts);
        return TypedResults.Ok(new TagUserListResponse
        {
            Users = accounts.ConvertAll(account => new TagUser { UserId = users.GetValueOrDefault(account), Account = account }),
            Cursor = found.Count > most ? accounts[^1] : null,
        });
    }

    private static async Task<IResult> Tag(string tag, UsersRequest request, HttpContext http, TenantApp app, IGrainFactory grains)
    {
        if (Fault(request) is { } fault) return Problem.Of(ErrorCode.Invalid, fault);
        if (Name(http, tag) is not { } name) return NoTag;

        await grains.EnsureMembers(app.TenantNo, request.Users!);
        var accounts = request.Users!.Select(user => WireIds.Account(app.TenantNo, user)).ToList();
        var codes = await grains.GetGrain<IAudienceGrain>(WireIds.Tag(app.TenantNo, name).Value).Tag(app.TenantNo, name, accounts);
        var results = request.Users!.Select((user, index) => new UserResult(user, accounts[index].Value, codes[index].WireName()));
        return TypedResults.Ok(new UsersResponse([.. results]));
    }

    private static async Task<IResult> Untag(
        string tag, [FromBody] UsersRequest request, HttpContext http, TenantApp app, IGrainFactory grains)
    {
        if (Fault(request) is { } fault) return Problem.Of(ErrorCode.Invalid, fault);
        if (Name(http, tag) is not { } name) return NoTag;

        var accounts = request.Users!.Select(user => WireIds.Account(app.TenantNo, user)).ToList();
        return await grains.GetGrain<IAudienceGrain>(WireIds.Tag(app.TenantNo, name).Value).Untag(app.TenantNo, accounts)
            ? TypedResults.NoContent()
            : Problem.Of(ErrorCode.NotFound, NoSuchTag);
    }

    private static async Task<IResult> Delete(string tag, HttpContext http, TenantApp app, IGrainFactory grains)
    {
        if (Name(http, tag) is not { } name) return NoTag;
        return await grains.GetGrain<IAudienceGrain>(WireIds.Tag(app.TenantNo, name).Value).Delete(app.TenantNo)
            ? TypedResults.NoContent()
            : Problem.Of(ErrorCode.NotFound, NoSuchTag);
    }

    private static async Task<IResult> OfUser(string userId, HttpContext http, TenantApp app, IGrainFactory grains)
    {
        if (PathText.Decode(http.Request, userId) is not { } name || !Names.IsUserId(name)) return UserEndpoints.NoUserId;

        var account = grains.GetGrain<IAccountGrain>(WireIds.Account(app.TenantNo, name).Value);
        return await account.Describe() is null ? UserEndpoints.NoSuchUser : (await account.Tags()).ToResult();
    }

    private static IResult NoTag => Problem.Of(ErrorCode.Invalid, $"A tag is {Names.TagForm}.");

    private static string? Name(HttpContext http, string routed) =>
        PathText.Decode(http.Request, routed) is { } name && Names.IsTag(name) ? name : null;

    private static string? Fault(UsersRequest request)
    {
        if (request.Users is not { Count: >= 1 and <= UserLimit }) return $"The member 'users' names 1 to {UserLimit} userIds.";
        return request.Users.All(Names.IsUserId) ? null : $"A userId is {Names.UserIdForm}.";
    }
}
