using Im.Cluster.Tests.Kit;
using Im.Protocol;
using Orleans.TestingHost;

namespace Im.Cluster.Tests;

public sealed class A_silo_that_has_just_come(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Has_devices_pull_that_came_before_all_silos_knew_of_it_and_leaves_later_ones_alone()
    {
        var introductions = new TaskCompletionSource();
        im.FanOuts.Introductions = introductions.Task;
        var newcomer = await im.Cluster.StartAdditionalSiloAsync();
        var early = await OnlineAt(newcomer);
        Assert.Empty(early.Connection.Events(PushEventTypes.Sync));

        introductions.SetResult();

        await early.Connection.ToldToSync();
        var late = await OnlineAt(newcomer);
        await early.Send(late, "hello");
        Assert.Equal(["hello"], late.Connection.Texts);
        Assert.Empty(late.Connection.Events(PushEventTypes.Sync));
    }

    private async Task<Device> OnlineAt(InProcessSiloHandle silo)
    {
        while (true)
        {
            var device = await im.Online();
            if (im.SiloOf(device.Grain) == silo) return device;
        }
    }
}
