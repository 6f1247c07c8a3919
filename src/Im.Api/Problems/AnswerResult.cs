using Im.Grains;
using Microsoft.AspNetCore.Http;

namespace Im.Api.Problems;

/// <summary>A grain's answer as HTTP: its JSON as it is, or a problem.</summary>
internal static class AnswerResult
{
    /// <summary>The answer; done is told with the status.</summary>
    public static IResult ToResult(this Answer answer, int status = StatusCodes.Status200OK) => answer.Code == ErrorCode.Ok
        ? new Json(answer.Json, status)
        : Problem.Of(answer.Code, answer.Message ?? "The request was refused.");

    /// <summary>The answer of a call that has nothing to tell.</summary>
    public static IResult ToEmptyResult(this Answer answer) =>
        answer.Code == ErrorCode.Ok ? TypedResults.NoContent() : answer.ToResult();

    /// <summary>What is wrong with the request, if anything is.</summary>
    public static IResult? ToProblem(this string? fault) => fault is null ? null : Problem.Of(ErrorCode.Invalid, fault);

    private sealed class Json(ReadOnlyMemory<byte> body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType, response.ContentLength) = (status, "application/json; charset=utf-8", body.Length);
            return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
