using Im.Auth;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Im.Api.Register;

/// <summary>Where and how a registered device connects.</summary>
internal sealed class GatewayAddress(IOptions<GatewayAddressOptions> options)
{
    private const int MqttPort = 1883;
    private const int MqttsPort = 8883;

    private readonly GatewayAddressOptions _options = options.Value;

    public MqttAddress For(HttpRequest request, AccountId account, string deviceId, IssuedToken token) => new()
    {
        Host = _options.Host ?? HostOf(request),
        Port = _options.Port ?? (_options.Tls ? MqttsPort : MqttPort),
        Tls = _options.Tls,
        WebSocket = _options.WebSocket ?? $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.ToUriComponent()}/mqtt",
        ClientId = Topics.ClientId(account, deviceId),
        Username = account.Value,
        Password = token.Text,
    };

    // An IPv6 address has brackets in a URL and none as a host.
    private static string HostOf(HttpRequest request) => request.Host.Host.Trim('[', ']');
}
