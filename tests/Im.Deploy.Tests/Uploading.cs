using System.Net.Http.Headers;
using System.Text.Json;
using Im.Testing;

namespace Im.Deploy.Tests;

/// <summary>Uploads as a device does it.</summary>
internal static class Uploading
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Uploads some bytes in one call; its path.</summary>
    public static async Task<string> Whole(ServerProcess server, string token, byte[] bytes)
    {
        using var answer = await Call(server, token, HttpMethod.Post, "/v1/storage", bytes, "application/octet-stream");
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Uploads some bytes in two parts, each to a server of its own; its path.</summary>
    public static async Task<string> InParts(ServerProcess first, ServerProcess second, string token, byte[] bytes)
    {
        const string type = "application/offset+octet-stream";
        using var begun = await Call(first, token, HttpMethod.Post, "/v1/storage/tus", bytes[..1], type, ("Upload-Length", $"{bytes.Length}"));
        using var ended = await Call(second, token, HttpMethod.Patch, begun.Headers.Location!.OriginalString, bytes[1..], type, ("Upload-Offset", "1"));
        var told = JsonElement.Parse(Convert.FromBase64String(Assert.Single(ended.Headers.GetValues("Upload-Result"))));
        return $"/v1/storage/{told.GetProperty("storageId").GetString()}";
    }

    /// <summary>What is read at a path; where it sends to is followed.</summary>
    public static async Task<byte[]> Read(ServerProcess server, string token, string path)
    {
        using var answer = await Call(server, token, HttpMethod.Get, path);
        return await answer.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static async Task<HttpResponseMessage> Call(
        ServerProcess server, string token, HttpMethod method, string path, byte[]? body = null, string? type = null,
        params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.Add("Content-Type", type!);
        }

        var answer = await http.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {server.Output}");
        return answer;
    }
}
