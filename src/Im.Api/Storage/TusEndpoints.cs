using System.Globalization;
using System.Text;
using Im.Api.Limits;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Storage;

/// <summary><c>/v1/storage/tus</c>: uploads that go on where they were cut off, by the protocol tus 1.0 (https://tus.io) with
/// its extensions creation, creation-with-upload, expiration and termination. That describes it, not our description.</summary>
internal static class TusEndpoints
{
    private const string Version = "1.0.0";
    private const string Extensions = "creation,creation-with-upload,expiration,termination";
    private const string Path = "/v1/storage/tus";
    private const string BodyType = "application/offset+octet-stream";
    private const int LongestMetadata = 8 * 1024;

    public static void MapTus(this IEndpointRouteBuilder v1)
    {
        var bytes = new BodyLimit(bytes: null);
        v1.MapMethods("/storage/tus", ["OPTIONS"], Describe).ForFiles().ExcludeFromDescription();
        v1.MapPost("/storage/tus", Create).ForFiles().ExcludeFromDescription().WithMetadata(bytes);
        v1.MapMethods("/storage/tus/{storageId}", ["HEAD"], Look).ForFiles().ExcludeFromDescription();
        v1.MapMethods("/storage/tus/{storageId}", ["PATCH"], Append).ForFiles().ExcludeFromDescription().WithMetadata(bytes);
        v1.MapDelete("/storage/tus/{storageId}", End).ForFiles().ExcludeFromDescription();
    }

    private static NoContent Describe(FileCaller caller, HttpContext http, [FromServices] FileDesk desk)
    {
        var headers = http.Response.Headers;
        headers["Tus-Resumable"] = Version;
        headers["Tus-Version"] = Version;
        headers["Tus-Extension"] = Extensions;
        headers["Tus-Max-Size"] = Text(desk.Rules.MaxBytes(caller.TenantNo));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Create(FileCaller caller, HttpContext http, [FromServices] FileDesk desk)
    {
        if (WrongVersion(http) is { } wrong) return wrong;
        if (!TryNumber(http.Request.Headers["Upload-Length"], out var length))
            return Problem.Of(ErrorCode.Invalid, "The header Upload-Length must be a number of bytes.");
        if (!TryMetadata(http.Request.Headers["Upload-Metadata"], out var metadata))
            return Problem.Of(ErrorCode.Invalid, "The header Upload-Metadata must be names, each with its text in base64.");

        var begun = await desk.Uploads.Begin(new NewUpload(
            caller.TenantNo, caller.Who, Of("filename", "name"), Of("filetype", "type"), length, Of("sha256")));
        if (begun.Refusal(http) is { } refusal) return refusal;

        var outcome = begun;
        var file = begun.File!;
        var hasBody = http.Request.ContentType == BodyType;
        if (hasBody || length == 0) outcome = await desk.Uploads.Append(file, 0, http.Request.Body, http.RequestAborted);
        if (outcome.Refusal(http) is { } fault) return fault;

        http.Response.Headers.Location = $"{Path}/{file.StorageId}";
        if (hasBody) http.Response.Headers["Upload-Offset"] = Text(outcome.Offset);
        TellEnd(http, outcome.File!);
        return TypedResults.StatusCode(StatusCodes.Status201Created);

        string? Of(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (metadata.TryGetValue(name, out var value)) return value;
            }

            return null;
        }
    }

    private static async Task<IResult> Look(FileCaller caller, string storageId, HttpContext http, [FromServices] FileDesk desk)
    {
        if (WrongVersion(http) is { } wrong) return wrong;
        if (await desk.FindUpload(caller, storageId, http.RequestAborted) is not { } file) return StorageEndpoints.NoSuchFile;
        var outcome = await desk.Uploads.Look(file, http.RequestAborted);
        if (outcome.Refusal(http) is { } refusal) return (IResult?)Locked(outcome) ?? refusal;

        http.Response.Headers["Upload-Offset"] = Text(outcome.Offset);
        http.Response.Headers["Upload-Length"] = Text(outcome.File!.Size);
        http.Response.Headers.CacheControl = "no-store";
        TellEnd(http, outcome.File);
        return TypedResults.Empty;
    }

    private static async Task<IResult> Append(FileCaller caller, string storageId, HttpContext http, [FromServices] FileDesk desk)
    {
        if (WrongVersion(http) is { } wrong) return wrong;
        if (http.Request.ContentType != BodyType)
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, ErrorCode.Invalid, $"The content type must be {BodyType}.");
        if (!TryNumber(http.Request.Headers["Upload-Offset"], out var offset))
            return Problem.Of(ErrorCode.Invalid, "The header Upload-Offset must be a number of bytes.");
        if (await desk.FindUpload(caller, storageId, http.RequestAborted) is not { } file) return StorageEndpoints.NoSuchFile;
        if (file.State != FileState.Uploading) return Problem.Of(ErrorCode.Conflict, "The upload is finished.");

        var outcome = await desk.Uploads.Append(file, offset, http.Request.Body, http.RequestAborted);
        if (outcome.Refusal(http) is { } refusal) return refusal;

        http.Response.Headers["Upload-Offset"] = Text(outcome.Offset);
        TellEnd(http, outcome.File!);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> End(FileCaller caller, string storageId, HttpContext http, [FromServices] FileDesk desk)
    {
        if (WrongVersion(http) is { } wrong) return wrong;
        if (await desk.FindUpload(caller, storageId, http.RequestAborted) is not { } file) return StorageEndpoints.NoSuchFile;
        if (file.State != FileState.Uploading) return Problem.Of(ErrorCode.Conflict, "The upload is finished.");

        return await desk.Uploads.End(file)
            ? TypedResults.NoContent()
            : Problem.Of(ErrorCode.Conflict, "Another call adds to this upload now.");
    }

    /// <summary>Of the finished file what POST /v1/storage answers, in headers; of an unfinished one until when it is kept.</summary>
    private static void TellEnd(HttpContext http, FileRow file)
    {
        if (file.State == FileState.Stored) http.Response.Headers["Upload-Result"] = Convert.ToBase64String(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(StorageEndpoints.Tell(file), Protocol.WireJson.Default.StoredFileInfo));
        else http.Response.Headers["Upload-Expires"] =
            DateTimeOffset.FromUnixTimeMilliseconds(file.CheckAt).ToString("R", CultureInfo.InvariantCulture);
    }

    // An answer to HEAD has no body that could say so.
    private static StatusCodeHttpResult? Locked(UploadOutcome outcome) =>
        outcome.Code == ErrorCode.Conflict ? TypedResults.StatusCode(StatusCodes.Status423Locked) : null;

    private static ProblemHttpResult? WrongVersion(HttpContext http)
    {
        http.Response.Headers["Tus-Resumable"] = Version;
        if (http.Request.Headers["Tus-Resumable"] == Version) return null;

        http.Response.Headers["Tus-Version"] = Version;
        return Problem.Of(StatusCodes.Status412PreconditionFailed, ErrorCode.Invalid, $"The header Tus-Resumable must be {Version}.");
    }

    private static bool TryMetadata(string? header, out Dictionary<string, string> metadata)
    {
        metadata = new(StringComparer.Ordinal);
        if (header is null or "") return true;
        if (header.Length > LongestMetadata) return false;
        foreach (var pair in header.Split(','))
        {
            var parts = pair.Trim().Split(' ', 2);
            var bytes = new byte[pair.Length];
            if (!Convert.TryFromBase64String(parts.Length < 2 ? "" : parts[1].Trim(), bytes, out var length)) return false;
            if (parts[0].Length == 0 || !metadata.TryAdd(parts[0], Encoding.UTF8.GetString(bytes, 0, length))) return false;
        }

        return true;
    }

    private static bool TryNumber(string? header, out long number) =>
        long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
