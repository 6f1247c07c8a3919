using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Im.Api.OAuth;

/// <summary>A refusal in the words of RFC 6749, section 5.2.</summary>
/// <param name="Error">The error's name there.</param>
/// <param name="Description">The reason in words.</param>
/// <param name="Status">The HTTP status.</param>
internal sealed record OAuthFault(string Error, string Description, int Status = StatusCodes.Status400BadRequest)
{
    /// <summary>One text for an unknown app and a wrong secret: which apps there are is nobody's business.</summary>
    public static readonly OAuthFault InvalidClient =
        new("invalid_client", "There is no such app, or the secret is not its own.", StatusCodes.Status401Unauthorized);

    public static OAuthFault InvalidRequest(string description) => new("invalid_request", description);

    public JsonHttpResult<OAuthErrorResponse> Answer(HttpResponse response)
    {
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Basic realm=\"Im.Orleans\"";
        return TypedResults.Json(
            new OAuthErrorResponse(Error, Description), WireJson.Default.OAuthErrorResponse, statusCode: Status);
    }
}
