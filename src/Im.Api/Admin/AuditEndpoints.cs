using System.Security.Claims;
using System.Text.Json;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Audit;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Admin;

/// <summary><c>GET /v1/admin/audit</c>.</summary>
internal static class AuditEndpoints
{
    /// <summary>So many entries a page has at most.</summary>
    public const int MostOnAPage = 200;

    /// <summary>So many where no limit is named.</summary>
    public const int UsualPage = 50;

    public static void MapAudit(this IEndpointRouteBuilder admin) => admin.MapGet("/audit", List)
        .WithTags(AdminEndpoints.Tag)
        .WithName("listAudit")
        .WithSummary("Shows administrative actions, also those of apps on users, newest first.")
        .WithDescription("An operator's app sees all, or with `tenantNo` one tenant's; a tenant's app its own tenant's. "
            + "`before` is from the page before; `limit` is 1–200, default 50.")
        .TakesToken(TokenSchemes.App)
        .Refuses(
            ErrorCode.Invalid, ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.NotFound, ErrorCode.RateLimited,
            ErrorCode.Unavailable);

    private static async Task<Results<Ok<AdminAuditList>, ProblemHttpResult>> List(
        ClaimsPrincipal user, IAuditLog audit, string? tenantNo = null, long? before = null, int? limit = null)
    {
        if (limit is < 1 or > MostOnAPage) return Problem.Of(ErrorCode.Invalid, $"limit must be 1–{MostOnAPage}.");

        var own = CallerApp.Of(user).TenantNo;
        var named = tenantNo ?? own;
        if (named is not null && AdminRules.Refusal(CallerApp.Of(user), named, operatorOnly: false) is { } refusal)
            return Problem.Of(refusal.Code, refusal.Message!);

        var most = limit ?? UsualPage;
        var records = await audit.Read(new AuditQuery(named, before, most));
        return TypedResults.Ok(new AdminAuditList(
            [.. records.Select(ToWire)], records.Count == most ? records[^1].Id : null));
    }

    private static AdminAuditEntry ToWire(AuditRecord record) => new()
    {
        Id = record.Id,
        At = record.At,
        TenantNo = record.Entry.TenantNo,
        ActorAppId = record.Entry.ActorAppId,
        ActorTenantNo = record.Entry.ActorTenantNo,
        Action = record.Entry.Action,
        Subject = record.Entry.Subject,
        Outcome = record.Entry.Outcome,
        Detail = record.Entry.Detail is { } detail ? JsonSerializer.Deserialize(detail, WireJson.Default.AdminAuditDetail) : null,
    };
}
