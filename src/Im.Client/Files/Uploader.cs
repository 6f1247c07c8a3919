using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client.Files;

/// <summary>One upload by tus 1.0: begun once, and continued where it was cut off.</summary>
internal sealed class Uploader(FileCalls calls, Stream file, string fileName, string mimeType, UploadOptions options)
{
    private const string Address = "v1/storage/tus";

    private string? _id = options.UploadId;
    private long _offset;
    private bool _isKnown;

    public long Offset => _offset;

    /// <summary>A step: begins, asks how far it is, or sends what is missing.</summary>
    public async Task<StoredFileInfo?> Step(CancellationToken cancellation)
    {
        if (_id is null) return await Begin(cancellation).ConfigureAwait(false);
        if (!_isKnown) return await Look(cancellation).ConfigureAwait(false);

        _isKnown = false;
        return await Send(cancellation).ConfigureAwait(false);
    }

    private async Task<StoredFileInfo?> Begin(CancellationToken cancellation)
    {
        using var response = await calls.Send(() => Request(HttpMethod.Post, Address, request =>
        {
            request.Headers.Add("Upload-Length", Text(file.Length));
            request.Headers.Add("Upload-Metadata", $"filename {Base64(fileName)},filetype {Base64(mimeType)}");
        }), cancellation).ConfigureAwait(false);
        _id = response.Headers.Location?.OriginalString.Split('/')[^1]
            ?? throw new ImException(ErrorCode.Unavailable, "The server does not say where the upload is.");
        (_offset, _isKnown) = (0, true);
        options.Begun?.Invoke(_id);
        return Result(response);
    }

    private async Task<StoredFileInfo?> Look(CancellationToken cancellation)
    {
        try
        {
            using var response = await calls.Send(() => Request(HttpMethod.Head, $"{Address}/{_id}"), cancellation).ConfigureAwait(false);
            (_offset, _isKnown) = (OffsetOf(response), true);

            // The file has changed since it was begun: what is there is of another one.
            if (response.Headers.TryGetValues("Upload-Length", out var length) && length.First() != Text(file.Length))
            {
                _id = null;
                return null;
            }

            options.Progress?.Report(_offset);
            return Result(response);
        }
        catch (ImException e) when (e.Code == ErrorCode.NotFound)
        {
            // Given up meanwhile, or on a machine that is gone.
            _id = null;
            return null;
        }
    }

    private async Task<StoredFileInfo?> Send(CancellationToken cancellation)
    {
        using var still = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        still.CancelAfter(Attempts.LongestStill);
        var from = _offset;
        using var response = await calls.Send(() => Request(HttpMethod.Patch, $"{Address}/{_id}", request =>
        {
            file.Position = from;
            request.Headers.Add("Upload-Offset", Text(from));
            request.Content = new WatchedContent(file, file.Length - from, sent =>
            {
                still.CancelAfter(Attempts.LongestStill);
                options.Progress?.Report(from + sent);
            });
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        }), still.Token).ConfigureAwait(false);
        (_offset, _isKnown) = (OffsetOf(response), true);
        options.Progress?.Report(_offset);
        return Result(response);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, Action<HttpRequestMessage>? complete = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        complete?.Invoke(request);
        return request;
    }

    private static StoredFileInfo? Result(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Upload-Result", out var values)
            ? JsonSerializer.Deserialize(Convert.FromBase64String(values.First()), WireJson.Default.StoredFileInfo)
            : null;

    private static long OffsetOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Upload-Offset", out var values) && long.TryParse(values.First(), out var offset)
            ? offset
            : throw new ImException(ErrorCode.Unavailable, "The server does not say how far the upload is.");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
