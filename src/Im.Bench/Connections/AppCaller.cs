using System.Net.Http.Headers;
using System.Net.Http.Json;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Bench.Connections;

/// <summary>A third party's app, over HTTP.</summary>
internal sealed class AppCaller
{
    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _token;

    private AppCaller(HttpClient http, string token) => (_http, _token) = (http, new AuthenticationHeaderValue("Bearer", token));

    /// <summary>Gets a token.</summary>
    public static async Task<AppCaller> LogIn(HttpClient http, string id, string secret, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", secret)]);
        using var answer = await http.PostAsync(new Uri("v1/oauth/token", UriKind.Relative), form, cancellation);
        answer.EnsureSuccessStatusCode();
        var token = await answer.Content.ReadFromJsonAsync(WireJson.Default.OAuthTokenResponse, cancellation);
        return new AppCaller(http, token!.AccessToken);
    }

    private static RawJson Text => new("""{"text":"To whom it may concern"}"""u8.ToArray());

    /// <summary>Tags users.</summary>
    public async Task Tag(string tag, IEnumerable<string> users, CancellationToken cancellation)
    {
        using var body = JsonContent.Create(new UsersRequest([.. users]), WireJson.Default.UsersRequest);
        using var answer = await Send(HttpMethod.Put, $"v1/tags/{tag}/users", body, cancellation);
    }

    /// <summary>Sends a text; throws if any receiver was refused it.</summary>
    public Task Send(string id, MessageTargets to, CancellationToken cancellation) =>
        Send(new SendMessageRequest { Id = id, To = to, Type = (int)MessageType.Text, Content = Text }, cancellation);

    /// <summary>Sends an event to everyone; throws if it was refused.</summary>
    public Task Update(string id, byte[] content, CancellationToken cancellation) => Send(
        new SendMessageRequest
        {
            Id = id,
            To = new MessageTargets { Everyone = true },
            Type = (int)MessageType.Push,
            Content = new RawJson(content),
        },
        cancellation);

    private async Task Send(SendMessageRequest request, CancellationToken cancellation)
    {
        using var body = JsonContent.Create(request, WireJson.Default.SendMessageRequest);
        using var answer = await Send(HttpMethod.Post, "v1/messages", body, cancellation);
        var results = await answer.Content.ReadFromJsonAsync(WireJson.Default.MessageResults, cancellation);
        if (results!.Results.FirstOrDefault(result => result.Code != ErrorCode.Ok.WireName()) is { } refused)
            throw new InvalidOperationException($"refused: {refused.Code} {refused.Message}");
    }

    /// <summary>Uploads a file; its storageId.</summary>
    public async Task<string> Upload(HttpContent file, CancellationToken cancellation)
    {
        using (file)
        {
            using var answer = await Send(HttpMethod.Post, "v1/storage", file, cancellation);
            return (await answer.Content.ReadFromJsonAsync(WireJson.Default.StoredFileInfo, cancellation))!.StorageId;
        }
    }

    /// <summary>Downloads a file, and forgets it.</summary>
    public async Task Download(string storageId, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/storage/{storageId}") { Headers = { Authorization = _token } };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await answer.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null, cancellation);
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body, Headers = { Authorization = _token } };
        var answer = await _http.SendAsync(request, cancellation);
        return answer.EnsureSuccessStatusCode();
    }
}
