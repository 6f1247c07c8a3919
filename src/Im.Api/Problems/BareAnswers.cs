using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Im.Api.Problems;

/// <summary>What to say where the framework only sets a status.</summary>
internal static class BareAnswers
{
    public static ProblemHttpResult? For(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Problem.Of(ErrorCode.Invalid, "The request could not be read."),
        StatusCodes.Status404NotFound => Problem.Of(ErrorCode.NotFound, "There is no such resource."),
        StatusCodes.Status405MethodNotAllowed =>
            Problem.Of(status, ErrorCode.Invalid, "The resource does not know this method; the Allow header names those it knows."),
        StatusCodes.Status413PayloadTooLarge => Problem.Of(ErrorCode.TooLarge, "The body is larger than this call takes."),
        StatusCodes.Status415UnsupportedMediaType =>
            Problem.Of(status, ErrorCode.Invalid, "The body's content type is not the one that this call takes."),
        _ => null,
    };
}
