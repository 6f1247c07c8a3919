using Microsoft.AspNetCore.Http;

namespace Im.Api.Security;

/// <summary>For answers that hold a token.</summary>
internal static class Caching
{
    public static void KeepOutOfCaches(this HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }
}
