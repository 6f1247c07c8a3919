using Microsoft.AspNetCore.Http.Metadata;

namespace Im.Api.Limits;

/// <summary>The largest body that an endpoint reads.</summary>
/// <param name="bytes">How many bytes; null where the endpoint counts them itself.</param>
internal sealed class BodyLimit(long? bytes) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => bytes;
}
