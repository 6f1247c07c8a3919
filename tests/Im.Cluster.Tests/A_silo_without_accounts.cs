using Im.Cluster.Tests.Kit;
using Im.Gateway.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Cluster.Tests;

public sealed class A_silo_without_accounts(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Is_told_from_the_others_also_when_it_has_died()
    {
        using var over = new CancellationTokenSource();
        var hosts = new AccountHosts(im.Cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterManifestProvider>());
        var watching = hosts.Watch(over.Token);
        im.NewSilosHostGrains = false;

        var gateway = await im.Cluster.StartAdditionalSiloAsync();

        await Until.True(() => !hosts.MayInclude(gateway.SiloAddress), "It is not known to have no accounts.");
        await im.Cluster.KillSiloAsync(gateway);
        Assert.False(hosts.MayInclude(gateway.SiloAddress));
        Assert.All(im.Cluster.Silos, silo => Assert.True(hosts.MayInclude(silo.SiloAddress)));
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }
}
