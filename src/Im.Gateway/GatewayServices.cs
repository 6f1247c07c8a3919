using System.Net;
using System.Security.Cryptography.X509Certificates;
using Im.Gateway.Connections;
using Im.Gateway.Delivery;
using Im.Gateway.Rpc;
using Im.Gateway.Sessions;
using Im.Grains.Gateways;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Im.Gateway;

/// <summary>Brings the MQTT gateway into a process.</summary>
public static class GatewayServices
{
    private const string SubProtocol = "mqtt";

    /// <summary>Adds the gateway's services and its listeners.</summary>
    public static IServiceCollection AddMqttGateway(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<GatewayOptions, GatewayOptionsValidator>().BindConfiguration(GatewayOptions.Section);
        services.AddSingleton<GatewayInstruments>();
        services.AddSingleton<RpcDispatcher>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<ConnectionRegistry>().AddHostedService(provider => provider.GetRequiredService<ConnectionRegistry>());
        services.AddSingleton<IConnectionDrain>(provider => provider.GetRequiredService<ConnectionRegistry>());
        services.AddSingleton<UpdatePacer>().AddHostedService(provider => provider.GetRequiredService<UpdatePacer>());
        services.AddSingleton<AccountHosts>();
        services.AddSingleton<SessionKeeper>().AddHostedService(provider => provider.GetRequiredService<SessionKeeper>());
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listeners>();
        return services;
    }

    /// <summary>Adds the way by which grains reach this process's gateway.</summary>
    public static ISiloBuilder AddGatewayDelivery(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<LocalGateway>().AddGrainService<GatewayService>();
        return silo;
    }

    /// <summary>Adds the way from this silo's grains to all gateways.</summary>
    public static ISiloBuilder AddGatewayClient(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IGatewayClient, GatewayClient>();
        return silo;
    }

    /// <summary>Maps MQTT over WebSocket.</summary>
    public static IEndpointConventionBuilder MapMqttWebSocket(this IEndpointRouteBuilder routes, string path) =>
        routes.Map(path, AcceptWebSocket);

    private static async Task AcceptWebSocket(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
        var services = context.RequestServices.GetRequiredService<ConnectionServices>();
        // With HTTP/2 the socket is not this WebSocket's alone.
        var whole = HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionLifetimeFeature>() : null;
        var closed = context.RequestAborted;
        await new WebSocketTransport(socket, services.Time).Run(pipe => new ClientConnection(pipe, services, closed).Run(), closed);
        if (whole is not null) SocketDeadline.Set(whole.Abort, services.Time, whole.ConnectionClosed);
    }

    private sealed class Listeners(IOptions<GatewayOptions> options) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions kestrel)
        {
            var gateway = options.Value;
            var address = IPAddress.Parse(gateway.Address);
            if (gateway.Port != 0) kestrel.Listen(address, gateway.Port, listen => listen.UseConnectionHandler<MqttConnectionHandler>());
            if (gateway.TlsPort == 0) return;

            var tls = Tls(gateway);
            kestrel.Listen(address, gateway.TlsPort, listen =>
            {
                listen.UseHttps(tls);
                listen.UseConnectionHandler<MqttConnectionHandler>();
            });
        }

        // With the chain: a client knows the root, and has the certificates between from us or not at all.
        private static HttpsConnectionAdapterOptions Tls(GatewayOptions gateway)
        {
            var key = gateway.CertificateKeyPath.Length == 0 ? null : gateway.CertificateKeyPath;
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(gateway.CertificatePath);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(gateway.CertificatePath, key),
                ServerCertificateChain = chain,
            };
        }
    }
}
