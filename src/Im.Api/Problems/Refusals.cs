using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Im.Api.Problems;

/// <summary>Says in the OpenAPI document with which codes an endpoint may refuse.</summary>
internal static class Refusals
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<ErrorCode> codes)
    {
        foreach (var code in codes) endpoint.ProducesProblem(Problem.StatusOf(code));
        return endpoint;
    }
}
