using Im.Cluster.Tests.Kit;
using Im.Cluster.Tests.Model;

namespace Im.Cluster.Tests;

/// <summary>A rolling restart: each silo stops in order, and another one starts, while all devices send.</summary>
public sealed class Restarting_every_silo_in_turn(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Keeps_every_message_once_in_order_and_leaves_no_silent_gap()
    {
        var world = new World(im, new Random(Seed.Next()));
        await world.Begin();
        using var over = new CancellationTokenSource();
        var load = world.Load(over.Token);

        foreach (var silo in im.Cluster.Silos.ToArray())
        {
            var before = world.Taken;
            im.CallFromBeside(silo);
            await world.ChangeGateways();
            await im.Cluster.StopSiloAsync(silo);
            await im.Cluster.StartAdditionalSiloAsync();
            await world.SiloIsGone();
            await Until.True(() => world.Taken > before + 20, "Nothing is taken any more.");
        }

        await over.CancelAsync();
        await load;
        await world.End();
    }
}
