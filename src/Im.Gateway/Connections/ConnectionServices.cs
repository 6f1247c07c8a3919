using Im.Auth;
using Im.Gateway.Rpc;
using Im.Gateway.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Gateway.Connections;

/// <summary>What every connection of a process shares.</summary>
internal sealed record ConnectionServices(
    ConnectionRegistry Registry, TokenReader Tokens, IGrainFactory Grains, ILocalSiloDetails Silo, RpcDispatcher Rpc,
    IOptions<GatewayOptions> Options, UpdatePacer Updates, GatewayInstruments Instruments, TimeProvider Time,
    ILogger<ClientConnection> Logger);
