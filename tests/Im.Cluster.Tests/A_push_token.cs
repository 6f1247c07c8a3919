using Im.Cluster.Tests.Kit;
using Im.Grains.Devices;

namespace Im.Cluster.Tests;

public sealed class A_push_token(SharedCluster im)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Moves_to_the_device_that_registers_with_it()
    {
        var (alice, bob, token) = (im.Device(), im.Device(), PushTokens.New(im));
        await alice.Register(token);

        var outcome = await bob.Register(token);

        Assert.Equal(alice.Key(), outcome.TokenTakenFrom);
        Assert.Equal(bob.Key(), await im.OwnerOf(token));
        Assert.Null((await alice.DeviceGrain.Describe())!.Token);
        Assert.Equal(token, (await bob.DeviceGrain.Describe())!.Token);
    }

    [Fact]
    public async Task Is_its_new_devices_even_if_the_old_one_is_never_told()
    {
        var (alice, bob, token) = (im.Device(), im.Device(), PushTokens.New(im));
        await alice.Register(token);

        await bob.DeviceGrain.Register(Registration(bob, token));

        Assert.Null((await alice.DeviceGrain.Describe())!.Token);
        await alice.Register();
        Assert.Equal(bob.Key(), await im.OwnerOf(token));
    }

    [Fact]
    public async Task Is_not_lost_by_late_news_of_an_earlier_loss()
    {
        var (alice, bob, token) = (im.Device(), im.Device(), PushTokens.New(im));
        await alice.Register(token);
        await bob.Register(token);
        await alice.Register(token);

        await alice.DeviceGrain.LoseToken(token.Vendor, token.Token);

        Assert.Equal(token, (await alice.DeviceGrain.Describe())!.Token);
        Assert.Equal(alice.Key(), await im.OwnerOf(token));
    }

    [Fact]
    public async Task Is_free_when_its_device_takes_another()
    {
        var (alice, first, second) = (im.Device(), PushTokens.New(im), PushTokens.New(im));
        await alice.Register(first);

        await alice.Register(second);

        Assert.Null(await im.OwnerOf(first));
        Assert.Equal(alice.Key(), await im.OwnerOf(second));
    }

    [Fact]
    public async Task Stays_with_a_device_that_registers_without_one()
    {
        var (alice, token) = (im.Device(), PushTokens.New(im));
        await alice.Register(token);

        await alice.Register();

        Assert.Equal(token, (await alice.DeviceGrain.Describe())!.Token);
    }

    [Fact]
    public async Task Of_another_tenant_is_another_token()
    {
        var (here, there, token) = (im.Device(), im.Device(TestTenants.Other), PushTokens.New(im));
        await here.Register(token);

        var outcome = await there.Register(token);

        Assert.Null(outcome.TokenTakenFrom);
        Assert.Equal(here.Key(), await im.OwnerOf(token));
        Assert.Equal(there.Key(), await im.OwnerOf(token, TestTenants.Other));
    }

    [Fact]
    public async Task Crosses_with_another_without_a_deadlock()
    {
        for (var round = 0; round < 20; round++)
        {
            var (alice, bob) = (im.Device(), im.Device());
            var (hers, his) = (PushTokens.New(im), PushTokens.New(im));
            await Task.WhenAll(alice.Register(hers), bob.Register(his));

            await Task.WhenAll(alice.Register(his), bob.Register(hers)).WaitAsync(Patience);

            Assert.Equal(alice.Key(), await im.OwnerOf(his));
            Assert.Equal(bob.Key(), await im.OwnerOf(hers));
            Assert.Equal(his, (await alice.DeviceGrain.Describe())!.Token);
            Assert.Equal(hers, (await bob.DeviceGrain.Describe())!.Token);
        }
    }

    [Fact]
    public async Task Wanted_by_many_devices_at_once_has_one_owner()
    {
        var token = PushTokens.New(im);
        var devices = Enumerable.Range(0, 100).Select(_ => im.Device()).ToArray();

        await Task.WhenAll(devices.Select(device => device.Register(token))).WaitAsync(Patience);

        var described = await Task.WhenAll(devices.Select(device => device.DeviceGrain.Describe()));
        var owner = Assert.Single(devices.Where((_, index) => described[index]!.Token is not null));
        Assert.Equal(owner.Key(), await im.OwnerOf(token));
    }

    [Fact]
    public async Task Is_free_after_its_device_has_logged_out()
    {
        var (alice, token) = (im.Device(), PushTokens.New(im));
        await alice.Register(token);

        await alice.DeviceGrain.Logout(alice.Account, alice.Login);

        Assert.Null(await im.OwnerOf(token));
        Assert.Null((await alice.DeviceGrain.Describe())!.Token);
    }

    private static DeviceRegistration Registration(Device device, PushToken token) => new()
    {
        TenantNo = device.TenantNo,
        UserId = device.UserId,
        DeviceId = device.DeviceId,
        Os = device.Os,
        Push = token,
    };
}
