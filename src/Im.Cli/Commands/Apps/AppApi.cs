using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;

namespace Im.Cli.Commands.Apps;

/// <summary>The HTTP API for third-party services, as an app.</summary>
internal sealed class AppApi(Uri server, string appId, string secret) : IDisposable
{
    // Contents are archived as they are sent: nothing is escaped that was not.
    private static readonly JsonSerializerOptions AsTyped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    private string? _token;

    /// <summary>Calls a resource.</summary>
    /// <returns>The answer's object; an empty one where there is no content.</returns>
    public async Task<JsonObject> Call(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        _token ??= await Token(cancellation);
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(AsTyped), Encoding.UTF8, "application/json");
        return await Send(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> Token(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/oauth/token");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
        });
        var answer = await Send(request, cancellation);
        return answer.Deserialize(WireJson.Default.OAuthTokenResponse)?.AccessToken
            ?? throw new ImException(ErrorCode.Unavailable, $"{server} answers, but not as an IM server.");
    }

    private async Task<JsonObject> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            var answer = Parse(text);
            if (!response.IsSuccessStatusCode) throw Refusal(response, answer);
            return answer ?? (text.Length == 0 ? [] : throw new ImException(
                ErrorCode.Unavailable, $"{server} answers, but not as an IM server."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ImUnreachableException($"The server {server} cannot be reached: {e.GetBaseException().Message}", e);
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Problem details, or on asking for a token the words of RFC 6749.</summary>
    private static ImException Refusal(HttpResponseMessage response, JsonObject? problem)
    {
        var code = Word(problem, "code") ?? (Word(problem, "error") is null ? null : ErrorCode.Unauthenticated.WireName());
        var words = Word(problem, "detail") ?? Word(problem, "error_description") ?? Word(problem, "title")
            ?? $"The server answered {(int)response.StatusCode} ({response.ReasonPhrase}).";
        return new ImException(ErrorCodes.Parse(code), words);
    }

    private static string? Word(JsonObject? problem, string name) =>
        problem?[name] is JsonValue value && value.TryGetValue<string>(out var word) ? word : null;
}
