using Im.Api.Problems;
using Im.Auth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Im.Api.Security;

/// <summary>What to answer to a token that is not good: 401 with the challenge that RFC 6750 wants.</summary>
internal static class TokenRefusal
{
    /// <summary>Sets the challenge and tells why.</summary>
    /// <param name="http">The request.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="needed">The kind of token, with its article.</param>
    public static ProblemHttpResult Of(HttpContext http, TokenFault fault, string needed)
    {
        http.Response.Headers.WWWAuthenticate =
            fault == TokenFault.Missing ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problem.Of(ErrorCode.Unauthenticated, fault switch
        {
            TokenFault.Missing => $"This call needs {needed}.",
            TokenFault.Expired => "The token has expired.",
            TokenFault.Revoked => "The token's app, tenant or login has ended, is disabled, or may not do this any more.",
            TokenFault.WrongKind => $"The token is of another kind: this call needs {needed}.",
            _ => "The token is not one of this server's.",
        });
    }
}
