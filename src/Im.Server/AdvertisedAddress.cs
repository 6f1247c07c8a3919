using Im.Api;
using Im.Gateway;
using Microsoft.Extensions.Options;

namespace Im.Server;

/// <summary>Tells register where the gateway is, unless the settings say it: for one without a balancer in between,
/// its own port.</summary>
internal static class AdvertisedAddress
{
    /// <summary>Fills the defaults in.</summary>
    public static IServiceCollection AddAdvertisedAddress(this IServiceCollection services)
    {
        services.AddOptions<GatewayAddressOptions>().PostConfigure<IOptions<GatewayOptions>>((advertised, gateway) =>
        {
            if (!advertised.Tls) advertised.Port ??= gateway.Value.Port;
            else if (gateway.Value.TlsPort != 0) advertised.Port ??= gateway.Value.TlsPort;
        });
        return services;
    }
}
