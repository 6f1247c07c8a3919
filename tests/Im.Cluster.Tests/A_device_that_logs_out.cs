using Im.Cluster.Tests.Kit;
using Im.Grains.Accounts;

namespace Im.Cluster.Tests;

public sealed class A_device_that_logs_out(SharedCluster im)
{
    [Fact]
    public async Task Is_disconnected_and_cannot_connect_with_that_login()
    {
        var alice = await im.Online();

        Assert.True(await alice.DeviceGrain.Logout(alice.Account, alice.Login));

        Assert.Equal(SessionEnd.LoggedOut, await alice.Connection.Closed());
        Assert.False(await alice.DeviceGrain.IsCurrent(alice.Account, alice.Login));
        Assert.Equal(ErrorCode.Forbidden, (await alice.Connect()).Code);
        Assert.Null((await alice.DeviceGrain.Describe())!.Account);
    }

    [Fact]
    public async Task Gets_a_new_login_when_it_registers_again()
    {
        var alice = await im.Online();
        var login = alice.Login;
        await alice.DeviceGrain.Logout(alice.Account, login);

        await alice.GoOnline();

        Assert.NotEqual(login, alice.Login);
        Assert.False(await alice.DeviceGrain.IsCurrent(alice.Account, login));
    }

    [Fact]
    public async Task With_an_ended_login_leaves_the_present_one_alone()
    {
        var alice = await im.Online();
        var login = alice.Login;
        await alice.DeviceGrain.Logout(alice.Account, login);
        await alice.GoOnline();

        Assert.False(await alice.DeviceGrain.Logout(alice.Account, login));

        Assert.False(alice.Connection.IsClosed);
        Assert.True(await alice.DeviceGrain.IsCurrent(alice.Account, alice.Login));
    }

    [Fact]
    public async Task Leaves_the_accounts_other_devices_alone()
    {
        var alice = await im.Online();
        var aliceToo = await alice.SiblingOnline();

        await alice.DeviceGrain.Logout(alice.Account, alice.Login);

        Assert.False(aliceToo.Connection.IsClosed);
        Assert.Equal([alice.Account.Value], await aliceToo.Presence(alice.Account));
    }

    [Fact]
    public async Task Is_disconnected_by_a_second_try_if_the_first_did_not_reach_the_account()
    {
        var alice = await im.Online();
        var login = alice.Login;
        await alice.DeviceGrain.EndLogin(alice.Account, login); // as far as the first try has come

        await alice.DeviceGrain.Logout(alice.Account, login);

        Assert.Equal(SessionEnd.LoggedOut, await alice.Connection.Closed());
    }

    [Fact]
    public async Task Is_disconnected_by_its_next_registration_if_the_account_was_never_told()
    {
        var alice = await im.Online();
        await alice.DeviceGrain.EndLogin(alice.Account, alice.Login);

        await alice.Register();

        Assert.Equal(SessionEnd.LoggedOut, await alice.Connection.Closed());
    }
}
