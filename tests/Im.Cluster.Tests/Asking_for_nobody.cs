using Im.Cluster.Tests.Kit;
using Im.Grains.Groups;
using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Cluster.Tests;

/// <summary>One name of what does not exist, asked for by many at once: each is answered.</summary>
public sealed class Asking_for_nobody(SharedCluster im)
{
    private const int Many = 400;

    [Fact]
    public async Task Is_answered_of_an_account_to_all()
    {
        var nobody = im.Device();

        Assert.All(await AtOnce(() => nobody.Grain.Overview()), Assert.Null);
        Assert.All(await AtOnce(() => nobody.Grain.IsOnline(nobody.TenantNo)), Assert.False);
    }

    [Fact]
    public async Task Is_answered_of_an_account_to_all_who_write_to_it()
    {
        var nobody = im.Device();
        var senders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => im.Online()));

        var codes = await AtOnce(i => senders[i % senders.Length].Send(nobody, "hello"));

        Assert.All(codes, outcome => Assert.Equal(ErrorCode.NotFound, outcome.Code));
    }

    [Fact]
    public async Task Is_answered_of_a_group_to_all()
    {
        var asking = im.Device();
        var group = im.Grains.GetGrain<IGroupGrain>(WireIds.NewGroup().Value);

        Assert.All(await AtOnce(() => group.Get(Team.By(asking))), answer => Assert.Equal(ErrorCode.NotFound, answer.Code));
    }

    [Fact]
    public async Task Is_answered_of_a_tenant_and_an_app_to_all()
    {
        var tenant = im.Grains.GetGrain<ITenantGrain>(im.NewName("no-tenant"));
        var app = im.Grains.GetGrain<IAppGrain>(im.NewName("no-app"));

        Assert.All(await AtOnce(() => tenant.Settings()), Assert.Null);
        Assert.All(await AtOnce(() => app.Find()), Assert.Null);
    }

    private static Task<T[]> AtOnce<T>(Func<Task<T>> ask) => AtOnce(_ => ask());

    private static Task<T[]> AtOnce<T>(Func<int, Task<T>> ask) => Task.WhenAll(Enumerable.Range(0, Many).Select(ask));
}
