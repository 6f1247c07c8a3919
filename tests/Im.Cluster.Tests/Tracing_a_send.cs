using System.Collections.Concurrent;
using System.Diagnostics;
using Im.Cluster.Tests.Kit;
using Im.Gateway;
using Im.Gateway.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Cluster.Tests;

public sealed class Tracing_a_send(SharedCluster im)
{
    [Fact]
    public async Task Shows_its_way_as_one_trace_of_its_own()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var steps = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is GatewayInstruments.Name or "Microsoft.Orleans.Application",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = steps.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        // As over WebSocket, where all of a connection runs inside its request.
        using var request = new Activity("GET /mqtt").Start();
        await Send(alice, bob);

        var send = Assert.Single(steps, step => step.OperationName == "im.send");
        Assert.Null(send.ParentId);
        Assert.Equal(1, send.GetTagItem("im.messages"));
        var way = steps.Where(step => step.TraceId == send.TraceId).Select(step => step.DisplayName).ToHashSet();
        Assert.Superset(new HashSet<string> { "IAccountGrain/Send", "IConversationGrain/Send", "IAccountGrain/Deliver" }, way);
    }

    private async Task Send(Device from, Device to)
    {
        var services = im.Cluster.Silos[0].ServiceProvider;
        var pump = new SendPump(
            from.Session(services.GetRequiredService<IGrainFactory>().GetGrain<Im.Grains.Accounts.IAccountGrain>(from.Account.Value)),
            isPatient: false,
            new GatewayInstruments(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), TimeProvider.System,
            NullLogger.Instance, CancellationToken.None);
        var done = new TaskCompletionSource<ErrorCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Add(Draft.Text(to.Account, "hello"), outcome => done.SetResult(outcome.Code));
        pump.Start();
        Assert.Equal(ErrorCode.Ok, await done.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
