using Im.Protocol.Rest;

namespace Im.Client.Registration;

/// <summary>The server's side of a registration: over HTTP, or scripted in tests.</summary>
internal interface IRegistrar
{
    Task<RegisterResponse> Register(RegisterRequest request, string? userToken, CancellationToken cancellation);

    Task<TokenRefreshResponse> Refresh(string token, CancellationToken cancellation);
}
