using System.Net.Http.Headers;
using Im.Client.Registration;
using Im.Protocol;

namespace Im.Client.Files;

/// <summary>Calls about files: with the device's token, renewed where the server does not take it.</summary>
internal sealed class FileCalls(ImClientOptions options, SessionKeeper sessions) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(options.Server.AbsoluteUri.TrimEnd('/') + "/"),
        // A file may take as long as it does; who waits without any progress gives up by itself.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Makes a call; anything but a good answer is an exception.</summary>
    /// <param name="make">The request, made anew for a second try.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var session = await sessions.Current(cancellation).ConfigureAwait(false);
            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
            var response = await Ask(request, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return response;

            using (response)
            {
                var refusal = Problems.Read(response, await Body(response, cancellation).ConfigureAwait(false));
                if (refusal.Code != ErrorCode.Unauthenticated || !isFirst) throw refusal;
            }

            await sessions.Renew(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether it may be the name of a stored file: senders write others, which must not become other addresses.</summary>
    public static bool IsStorageId(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Whether it is a SHA-256 as the protocol writes it.</summary>
    public static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Ask(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ImUnreachableException($"The server {options.Server} cannot be reached: {e.GetBaseException().Message}", e);
        }
    }

    private static async Task<byte[]> Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return [];
        }
    }
}
