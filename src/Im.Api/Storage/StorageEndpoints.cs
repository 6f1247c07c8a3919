using System.Globalization;
using Im.Api.Limits;
using Im.Api.OpenApi;
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

/// <summary><c>/v1/storage</c>: files for <c>storageId</c>.</summary>
internal static class StorageEndpoints
{
    /// <summary>What is not there, and what is there for others.</summary>
    public static IResult NoSuchFile => Problem.Of(ErrorCode.NotFound, "There is no such file.");

    public static void MapStorage(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/storage", Upload)
            .ForFiles()
            .WithMetadata(new BodyLimit(bytes: null), new TakesAnyCharset())
            .Described("uploadFile", "Stores a file.", "The body is its bytes; the header `Content-Type` is its media type, and may be "
                + "any. 403: the tenant does not take the type. 429: too many uploads are unfinished, or the account, app or tenant has "
                + "uploaded enough for a day. Uploads that go on where they were cut off are at `/v1/storage/tus`, by the protocol tus 1.0 "
                + "(https://tus.io/protocols/resumable-upload) with creation, creation-with-upload, expiration and termination.")
            .TakesBytes()
            .Produces<StoredFileInfo>(StatusCodes.Status201Created)
            .Refuses(ErrorCode.Invalid, ErrorCode.TooLarge);
        v1.MapMethods("/storage/{storageId}", ["GET"], Download)
            .ForFiles()
            .Described("downloadFile", "The bytes of a file.", "For its uploader, who sees a message that names it, and apps of the tenant "
                + "with the scope `storage`. `Range`, `If-Range` and `If-None-Match` are kept. Where files lie in a bucket, 302 to where "
                + "they are for some minutes: the token is not to go along.")
            .GivesBytes(null, StatusCodes.Status200OK, StatusCodes.Status206PartialContent)
            .Produces(StatusCodes.Status302Found)
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status416RangeNotSatisfiable)
            .Refuses(ErrorCode.NotFound);
        v1.MapMethods("/storage/{storageId}", ["HEAD"], Download)
            .ForFiles()
            .Described("headFile", "Size, media type and name of a file.", "In the headers `Content-Length`, `Content-Type`, "
                + "`Content-Disposition` and `ETag`, the SHA-256 of its bytes.")
            .Produces(StatusCodes.Status200OK)
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(ErrorCode.NotFound);
        v1.MapGet("/storage/{storageId}/thumbnail", Thumbnail)
            .ForFiles()
            .Described("downloadThumbnail", "A small picture of a picture.", "For whoever may read the picture itself. 404 also where it "
                + "has none. 302 as of the file.")
            .GivesBytes(Thumbnails.MimeType, StatusCodes.Status200OK, StatusCodes.Status206PartialContent)
            .Produces(StatusCodes.Status302Found)
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status416RangeNotSatisfiable)
            .Refuses(ErrorCode.NotFound);
    }

    /// <summary>Takes device tokens, and tokens of a tenant's apps with the scope <c>storage</c>.</summary>
    public static RouteHandlerBuilder ForFiles(this RouteHandlerBuilder endpoint) => endpoint
        .RequireAuthorization(ImPolicies.Files)
        .RequireRateLimiting(RateLimits.Files);

    private static RouteHandlerBuilder Described(this RouteHandlerBuilder endpoint, string name, string summary, string description) => endpoint
        .WithTags("Files")
        .WithName(name)
        .WithSummary(summary)
        .WithDescription(description)
        .TakesToken(TokenSchemes.Device)
        .TakesToken(TokenSchemes.App)
        .Refuses(ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.RateLimited, ErrorCode.Unavailable);

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
