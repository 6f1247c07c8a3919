using Im.Cluster.Tests.Kit;
using Im.Cluster.Tests.Model;

namespace Im.Cluster.Tests;

/// <summary>Sends, retries, connects, breaks, deactivations and faults of the archive, at random and some at once.</summary>
public sealed class Any_sequence_of_events(ImCluster im) : IClassFixture<ImCluster>
{
    private const int Runs = 8;
    private const int Steps = 40;

    [Fact]
    public async Task Keeps_every_message_once_in_order_and_leaves_no_silent_gap()
    {
        var seed = Seed.Next();
        for (var run = 0; run < Runs; run++)
        {
            var world = new World(im, new Random(seed + run));
            await world.Begin();

            for (var step = 0; step < Steps; step++) await world.Step();

            await world.End();
        }
    }
}
