using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client.Registration;

/// <summary>Registers over HTTP; problem details become <see cref="ImException"/>.</summary>
internal sealed class HttpRegistrar(Uri server) : IRegistrar, IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"),
        Timeout = TimeSpan.FromSeconds(15),
    };

    public Task<RegisterResponse> Register(RegisterRequest request, string? userToken, CancellationToken cancellation) => Post(
        "v1/register", userToken, JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Default.RegisterRequest),
        WireJson.Default.RegisterResponse, cancellation);

    public Task<TokenRefreshResponse> Refresh(string token, CancellationToken cancellation) =>
        Post("v1/token/refresh", token, "{}"u8.ToArray(), WireJson.Default.TokenRefreshResponse, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<T> Post<T>(
        string path, string? bearer, byte[] body, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        try
        {
            using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            var text = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw Problems.Read(response, text);
            return JsonSerializer.Deserialize(text, answer) ?? throw new JsonException("The answer is empty.");
        }
        catch (JsonException e)
        {
            throw new ImException(ErrorCode.Unavailable, $"{server} answers, but not as an IM server.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ImUnreachableException($"The server {server} cannot be reached: {Cause(e)}", e);
        }
    }

    private static string Cause(Exception e) =>
        e is OperationCanceledException ? "it does not answer in time." : e.GetBaseException().Message;
}

/// <summary>Problem details (RFC 9457).</summary>
internal static class Problems
{
    public static ImException Read(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var (code, text) = Parse(body);
        return new ImException(code is null ? CodeOf(response.StatusCode) : ErrorCodes.Parse(code),
            text ?? $"The server answered {(int)response.StatusCode} ({response.ReasonPhrase}).")
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private static (string? Code, string? Text) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return (Member(problem, "code"), Member(problem, "detail") ?? Member(problem, "title"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Member(JsonDocument problem, string name) =>
        problem.RootElement.ValueKind == JsonValueKind.Object
        && problem.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static ErrorCode CodeOf(HttpStatusCode status) => (int)status switch
    {
        400 => ErrorCode.Invalid,
        401 => ErrorCode.Unauthenticated,
        403 => ErrorCode.Forbidden,
        404 => ErrorCode.NotFound,
        409 => ErrorCode.Conflict,
        413 => ErrorCode.TooLarge,
        429 => ErrorCode.RateLimited,
        _ => ErrorCode.Unavailable,
    };
}
