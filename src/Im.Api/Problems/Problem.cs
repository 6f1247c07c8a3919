using System.Diagnostics;
using Im.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Im.Api.Problems;

/// <summary>Refusals as RFC 9457 problem details with a <c>code</c>: the one table from codes to HTTP.</summary>
internal static class Problem
{
    public const string CodeMember = "code";

    public static ProblemHttpResult Of(ErrorCode code, string detail) => Of(StatusOf(code), code, detail);

    /// <summary>For the few statuses that a code does not have for itself, as 405.</summary>
    public static ProblemHttpResult Of(int status, ErrorCode code, string detail) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Detail = detail,
            Extensions = { [CodeMember] = code.WireName() },
        });

    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Invalid => StatusCodes.Status400BadRequest,
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException($"{code} is not a refusal."),
    };
}
