using Im.Cluster.Tests.Kit;
using Im.Grains.Tenants;

namespace Im.Cluster.Tests;

/// <summary>What is kept of an app stays, so that its id is not given again: a tenant has a bounded number of them.</summary>
public sealed class Apps_of_a_tenant(SharedCluster im) : IClassFixture<SharedCluster>
{
    private readonly string _tenant = $"t-{Guid.NewGuid():n}"[..20];

    [Fact]
    public async Task Are_a_hundred_at_most_at_a_time()
    {
        var tenant = await Make();
        for (var i = 0; i < 100; i++) Assert.Equal(ErrorCode.Ok, await Create(tenant, i));

        Assert.Equal(ErrorCode.Conflict, await Create(tenant, 100));
        await tenant.DeleteApp(Name(0));
        Assert.Equal(ErrorCode.Ok, await Create(tenant, 100));
        Assert.Equal(100, (await tenant.Apps()).Count);
    }

    [Fact]
    public async Task Are_a_thousand_at_most_with_those_that_were_deleted()
    {
        var tenant = await Make();
        var first = await tenant.CreateApp($"{_tenant}-first", Array.Empty<string>(), new string('a', 64));
        for (var i = 0; i < 999; i++)
        {
            Assert.Equal(ErrorCode.Ok, await Create(tenant, i));
            Assert.Equal(ErrorCode.Conflict, await Create(tenant, i));
            Assert.Equal(ErrorCode.Ok, (await tenant.DeleteApp(Name(i))).Code);
        }

        Assert.Equal(ErrorCode.Ok, first.Code);
        Assert.Equal(ErrorCode.Conflict, await Create(tenant, 999));
        Assert.Equal(ErrorCode.Conflict, await Create(tenant, 0));
        Assert.Equal($"{_tenant}-first", Assert.Single(await tenant.Apps()).AppId);
    }

    [Fact]
    public async Task Do_not_take_a_place_where_the_id_is_anothers()
    {
        var (tenant, other) = (await Make(), await Make("-other"));
        await other.CreateApp($"{_tenant}-taken", Array.Empty<string>(), new string('a', 64));
        for (var i = 0; i < 1_000; i++) Assert.Equal(ErrorCode.Conflict, (await tenant.CreateApp($"{_tenant}-taken", Array.Empty<string>(), new string('a', 64))).Code);

        Assert.Equal(ErrorCode.Ok, await Create(tenant, 0));
    }

    private async Task<ITenantAdminGrain> Make(string end = "")
    {
        var tenant = im.Grains.GetGrain<ITenantAdminGrain>(_tenant + end);
        Assert.Equal(ErrorCode.Ok, (await tenant.Create(new TenantConfig().ToSettings())).Code);
        return tenant;
    }

    private string Name(int number) => $"{_tenant}-{number}";

    private async Task<ErrorCode> Create(ITenantAdminGrain tenant, int number) =>
        (await tenant.CreateApp(Name(number), Array.Empty<string>(), new string('a', 64))).Code;
}
