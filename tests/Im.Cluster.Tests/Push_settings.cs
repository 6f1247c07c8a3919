using Im.Cluster.Tests.Kit;
using Im.Grains.Devices;

namespace Im.Cluster.Tests;

public sealed class Push_settings(SharedCluster im)
{
    private static readonly QuietTime Night = new() { FromMinute = 22 * 60, ToMinute = 7 * 60, TimeZone = "Asia/Shanghai" };

    [Fact]
    public async Task Are_on_until_they_are_switched_off_and_on_again()
    {
        var alice = await im.Online();

        Assert.True((await Change(alice, new PushChange())).Enabled);
        Assert.False((await Change(alice, new PushChange { Enabled = false })).Enabled);
        Assert.False((await Change(alice, new PushChange())).Enabled);
        Assert.True((await Change(alice, new PushChange { Enabled = true })).Enabled);
    }

    [Fact]
    public async Task Outlive_the_activation_and_a_registration()
    {
        var (alice, token) = (await im.Online(), PushTokens.New(im));
        await Change(alice, new PushChange { Enabled = false, Quiet = Night, Token = token });
        await im.Deactivate(alice.DeviceGrain);
        await alice.Register();

        var settings = await Change(alice, new PushChange());

        Assert.Equal((false, token, Night), (settings.Enabled, settings.Token!, settings.Quiet!));
    }

    [Fact]
    public async Task Change_one_thing_and_leave_the_others()
    {
        var (alice, token) = (await im.Online(), PushTokens.New(im));
        await Change(alice, new PushChange { Token = token });

        await Change(alice, new PushChange { Quiet = Night });
        var settings = await Change(alice, new PushChange { Enabled = false });

        Assert.Equal((false, token, Night), (settings.Enabled, settings.Token!, settings.Quiet!));
    }

    [Fact]
    public async Task Take_a_token_from_another_device()
    {
        var (alice, bob, token) = (await im.Online(), await im.Online(), PushTokens.New(im));
        await Change(alice, new PushChange { Token = token });

        var settings = await Change(bob, new PushChange { Token = token });

        Assert.Equal(alice.Key(), settings.TokenTakenFrom);
        Assert.Equal(token, settings.Token);
        Assert.Null((await Change(alice, new PushChange())).Token);
    }

    [Fact]
    public async Task Give_a_token_back()
    {
        var (alice, token) = (await im.Online(), PushTokens.New(im));
        await Change(alice, new PushChange { Token = token });

        var settings = await Change(alice, new PushChange { RemoveToken = true });

        Assert.Null(settings.Token);
        Assert.Null(await im.OwnerOf(token));
    }

    [Fact]
    public async Task Free_the_token_that_is_replaced()
    {
        var (alice, first, second) = (await im.Online(), PushTokens.New(im), PushTokens.New(im));
        await Change(alice, new PushChange { Token = first });

        await Change(alice, new PushChange { Token = second });

        Assert.Null(await im.OwnerOf(first));
        Assert.Equal(alice.Key(), await im.OwnerOf(second));
    }

    [Fact]
    public async Task Are_not_for_a_login_that_has_ended()
    {
        var (alice, token) = (await im.Online(), PushTokens.New(im));
        await alice.DeviceGrain.Logout(alice.Account, alice.Login);

        var settings = await Change(alice, new PushChange { Token = token });

        Assert.Equal(ErrorCode.Forbidden, settings.Code);
        Assert.Null(await im.OwnerOf(token));
    }

    private static Task<PushOutcome> Change(Device device, PushChange change) =>
        device.DeviceGrain.SetPush(device.Account, device.Login, change);
}
