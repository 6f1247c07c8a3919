using System.Text.Json;
using Im.Api.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Im.Api.Problems;

/// <summary>
/// The edge of the API: what is thrown is logged once and answered without a word of it, and what routing refuses
/// without a body (unknown route, wrong method, wrong content type) gets one.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            if (IsInOtherCharset(http.Request) && http.GetEndpoint()?.Metadata.GetMetadata<TakesAnyCharset>() is null) http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            else await next(http);
            if (IsBare(http) && BareAnswers.For(http.Response.StatusCode) is { } answer) await answer.ExecuteAsync(http);
        }
        catch (Exception cause) when (cause is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone; nobody reads an answer.
        }
        catch (Exception cause) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(cause, http.Request.Path).ExecuteAsync(http);
        }
    }

    private ProblemHttpResult Answer(Exception cause, PathString path)
    {
        if (cause is BadHttpRequestException bad) return OfBadRequest(bad);

        var passing = PassingFailures.Includes(cause);
        if (passing) LogUnavailable(cause, path);
        else LogUnexpected(cause, path);
        return Problem.Of(
            passing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            ErrorCode.Unavailable,
            "The server could not do this now; the same again later.");
    }

    private static ProblemHttpResult OfBadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problem.Of(ErrorCode.TooLarge, "The body is larger than this call takes."),
        _ when bad.InnerException is JsonException { Path: { Length: > 1 } path } =>
            Problem.Of(ErrorCode.Invalid, $"The body is not as expected at {path}."),
        _ when bad.InnerException is JsonException => Problem.Of(ErrorCode.Invalid, "The body is not valid JSON."),
        _ => Problem.Of(bad.StatusCode, ErrorCode.Invalid, "The request could not be read."),
    };

    // The protocol is UTF-8. A charset that does not exist would fail while the body is bound, as a defect of ours.
    private static bool IsInOtherCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.Charset.HasValue
        && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static bool IsBare(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/v1")
        && http.Response is { HasStarted: false, ContentType: null, ContentLength: null };

    [LoggerMessage(LogLevel.Warning, "{Path} was answered unavailable; the caller will try again.")]
    private partial void LogUnavailable(Exception cause, PathString path);

    [LoggerMessage(LogLevel.Error, "{Path} failed in a way that nobody foresaw.")]
    private partial void LogUnexpected(Exception cause, PathString path);
}
