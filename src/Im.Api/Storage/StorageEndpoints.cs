using System.Globalization;
using Im.Api.Limits;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Files;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Im.Api.Storage;

/// <summary><c>/v1/storage</c>: files for <c>storageId</c>. Bodies are bytes: docs/protocol.md tells of them, not the
/// description of the API.</summary>
internal static class StorageEndpoints
{
    /// <summary>What is not there, and what is there for others.</summary>
    public static IResult NoSuchFile => Problem.Of(ErrorCode.NotFound, "There is no such file.");

    public static void MapStorage(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/storage", Upload).ForFiles().WithMetadata(new BodyLimit(bytes: null), new TakesAnyCharset());
        v1.MapMethods("/storage/{storageId}", ["GET"], Download).ForFiles();
        v1.MapMethods("/storage/{storageId}", ["HEAD"], Download).ForFiles();
        v1.MapGet("/storage/{storageId}/thumbnail", Thumbnail).ForFiles();
    }

    /// <summary>Takes device tokens, and tokens of a tenant's apps with the scope <c>storage</c>.</summary>
    public static RouteHandlerBuilder ForFiles(this RouteHandlerBuilder endpoint) => endpoint
        .RequireAuthorization(ImPolicies.Files)
        .RequireRateLimiting(RateLimits.Files)
        .ExcludeFromDescription();

    /// <summary>An upload's refusal, or what is to be told of the file.</summary>
    public static IResult? Refusal(this UploadOutcome outcome, HttpContext http)
    {
        if (outcome.File is not null) return null;

        if (outcome.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(outcome.Code, outcome.Message!);
    }

    private static async Task<IResult> Upload(
        FileCaller caller, HttpContext http, [FromServices] FileDesk desk, string? fileName = null, long? size = null, string? sha256 = null)
    {
        var request = http.Request;
        if (size is not null && request.ContentLength is { } length && size != length)
            return Problem.Of(ErrorCode.Invalid, "The parameter 'size' is not the length of the body.");

        var upload = new NewUpload(
            caller.TenantNo, caller.Who, fileName ?? NameIn(request.Headers.ContentDisposition), request.ContentType,
            size ?? request.ContentLength, sha256);
        var outcome = await desk.Uploads.Take(upload, request.Body, http.RequestAborted);
        if (outcome.Refusal(http) is { } refusal) return refusal;

        var file = outcome.File!;
        http.Response.Headers.Location = $"/v1/storage/{file.StorageId}";
        return TypedResults.Json(Tell(file), WireJson.Default.StoredFileInfo, statusCode: StatusCodes.Status201Created);
    }

    public static StoredFileInfo Tell(FileRow file) => new(file.StorageId, file.Size, file.Sha256, file.MimeType, file.Name)
    {
        ThumbnailWidth = file.ThumbnailWidth > 0 ? file.ThumbnailWidth : null,
        ThumbnailHeight = file.ThumbnailHeight > 0 ? file.ThumbnailHeight : null,
    };

    private static async Task<IResult> Download(FileCaller caller, string storageId, HttpContext http, [FromServices] FileDesk desk)
    {
        if (await desk.Find(caller, storageId, http.RequestAborted) is not { } file) return NoSuchFile;
        return await Answer(http, desk, file, file.StorageId, file.MimeType, file.Name, $"\"{file.Sha256}\"");
    }

    private static async Task<IResult> Thumbnail(FileCaller caller, string storageId, HttpContext http, [FromServices] FileDesk desk)
    {
        if (await desk.Find(caller, storageId, http.RequestAborted) is not { ThumbnailWidth: > 0 } file) return NoSuchFile;
        return await Answer(
            http, desk, file, Thumbnails.KeyOf(file.StorageId), Thumbnails.MimeType, "thumbnail.jpg", $"\"{file.Sha256}-thumbnail\"");
    }

    private static async Task<IResult> Answer(
        HttpContext http, FileDesk desk, FileRow file, string key, string mimeType, string name, string tag)
    {
        var disposition = new ContentDispositionHeaderValue(MimeTypes.MayBeShown(mimeType) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        if (await desk.Store.Locate(key, new FileLook(mimeType, disposition.ToString())) is not { } place) return NoSuchFile;

        // No script ever runs from here, whatever the file says that it is.
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (place.Address is { } address)
        {
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                headers.CacheControl = "no-store";
                return TypedResults.Redirect(address.AbsoluteUri);
            }

            headers.ContentDisposition = disposition.ToString();
            headers.ETag = tag;
            headers.AcceptRanges = "bytes";
            http.Response.ContentType = mimeType;
            http.Response.ContentLength = file.Size;
            return TypedResults.Empty;
        }

        headers.ContentDisposition = disposition.ToString();
        return TypedResults.PhysicalFile(place.Path!, mimeType, entityTag: new EntityTagHeaderValue(tag), enableRangeProcessing: true);
    }

    private static string? NameIn(string? disposition) =>
        ContentDispositionHeaderValue.TryParse(disposition, out var read)
            ? HeaderUtilities.RemoveQuotes(read.FileNameStar.HasValue ? read.FileNameStar : read.FileName).Value
            : null;
}
