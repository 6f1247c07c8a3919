using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using Im.Gateway;
using Im.Gateway.Connections;
using Im.Gateway.Rpc;
using Im.Gateway.Sessions;
using Im.Grains;
using Im.Grains.Accounts;
using Im.Mqtt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Im.Cluster.Tests.Kit;

/// <summary>RPC calls by the method's name, through the gateway's dispatcher.</summary>
public sealed partial class Device
{
    /// <summary>Calls a method over the present connection.</summary>
    public async Task<Answer> Call(string method, string parameters)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var instruments = new GatewayInstruments(services.GetRequiredService<IMeterFactory>());
        var dispatcher = new RpcDispatcher(im.Grains, instruments, im.Time, NullLogger<RpcDispatcher>.Instance);
        return (await dispatcher.Call(method, Encoding.UTF8.GetBytes(parameters), Session(Grain), Plenty)).Answer;
    }

    /// <summary>The present connection's session, as its gateway has it.</summary>
    internal ClientSession Session(IAccountGrain account)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var instruments = new GatewayInstruments(services.GetRequiredService<IMeterFactory>());
        using var pacer = new UpdatePacer(
            Options.Create(new GatewayOptions()), instruments, im.Time, NullLogger<UpdatePacer>.Instance);
        var bounds = new OutboxBounds(Window: 1, Waiting: 1, WaitingBytes: 1, Plenty, TimeSpan.FromMinutes(1));
        var outbox = new Outbox(new PacketOutput(new Pipe().Writer, Plenty), MqttVersion.V5, tenantNo, Account, bounds, pacer, im.Time);
        var session = new ClientSession(
            new Identity(tenantNo, Account, deviceId, Login), account, outbox,
            async () => (await Announce(Connection)).Code == ErrorCode.Ok);
        session.Accepted(new ConnectOutcome { Code = ErrorCode.Ok, Fence = Connection.Fence, AppId = AppId });
        return session;
    }
}
