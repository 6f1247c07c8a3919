using Im.Cluster.Tests.Kit;
using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class A_device_that_registers(SharedCluster im)
{
    [Fact]
    public async Task Continues_its_login_when_it_registers_again()
    {
        var alice = await im.Online();
        var login = alice.Login;

        await alice.Register();

        Assert.Equal(login, alice.Login);
        Assert.True(await alice.DeviceGrain.IsCurrent(alice.Account, login));
        Assert.False(alice.Connection.IsClosed);
    }

    [Fact]
    public async Task Continues_its_login_across_activations()
    {
        var alice = await im.Online();
        var login = alice.Login;
        await im.Deactivate(alice.DeviceGrain);
        await im.Deactivate(alice.Grain);

        await alice.Register();

        Assert.Equal(login, alice.Login);
        Assert.Equal(ErrorCode.Ok, (await alice.Connect()).Code);
    }

    [Fact]
    public async Task For_another_account_leaves_the_first()
    {
        var alice = await im.Online();
        var bob = alice.For(im.NewName("user"));

        await bob.Register();

        Assert.Equal(SessionEnd.LoggedOut, await alice.Connection.Closed());
        Assert.Equal(ErrorCode.Forbidden, (await alice.Connect()).Code);
        Assert.False(await alice.DeviceGrain.IsCurrent(alice.Account, alice.Login));
        Assert.True(await bob.DeviceGrain.IsCurrent(bob.Account, bob.Login));
        Assert.Equal(ErrorCode.Ok, (await bob.Connect()).Code);
        Assert.Equal((bob.Account, 1), Described(await bob.DeviceGrain.Describe()));
    }

    [Fact]
    public async Task That_came_back_to_its_first_account_has_a_new_login_there()
    {
        var alice = await im.Online();
        var first = alice.Login;
        await alice.For(im.NewName("user")).Register();

        await alice.Register();

        Assert.NotEqual(first, alice.Login);
        Assert.Equal(ErrorCode.Ok, (await alice.Connect()).Code);
        Assert.False(await alice.DeviceGrain.IsCurrent(alice.Account, first));
    }

    [Fact]
    public async Task In_another_tenant_is_another_device()
    {
        var here = await im.Online();
        var there = new Device(im, TestTenants.Other, here.UserId, here.DeviceId);

        await there.Register();

        Assert.False(here.Connection.IsClosed);
        Assert.True(await here.DeviceGrain.IsCurrent(here.Account, here.Login));
    }

    [Fact]
    public async Task Keeps_no_more_than_twenty_past_logins()
    {
        var alice = im.Device();
        var bob = alice.For(im.NewName("user"));

        for (var i = 0; i < 12; i++)
        {
            await alice.Register();
            await bob.Register();
        }

        Assert.Equal(20, (await bob.DeviceGrain.Describe())!.PastLogins);
        Assert.Equal(24, bob.Login);
    }

    [Fact]
    public async Task A_thousand_times_at_once_has_one_login_and_one_token_of_the_thousand()
    {
        var alice = im.Device();
        var tokens = Enumerable.Range(0, 1_000).Select(_ => PushTokens.New(im)).ToArray();

        var outcomes = await Task.WhenAll(tokens.Select(token => alice.Register(token)));

        var login = Assert.Single(outcomes.Select(outcome => outcome.Login).Distinct());
        Assert.True(await alice.DeviceGrain.IsCurrent(alice.Account, login));
        var owners = await Task.WhenAll(tokens.Select(token => im.OwnerOf(token)));
        var owned = Assert.Single(tokens.Where((_, index) => owners[index] is not null));
        Assert.Equal(owned, (await alice.DeviceGrain.Describe())!.Token);
    }

    [Fact]
    public async Task A_thousand_times_at_once_for_many_accounts_has_one_login()
    {
        var alice = im.Device();
        var users = Enumerable.Range(0, 20).Select(_ => alice.For(im.NewName("user"))).ToArray();
        var attempts = Enumerable.Range(0, 1_000)
            .Select(number => (User: users[number % users.Length], Token: PushTokens.New(im))).ToArray();

        var outcomes = await Task.WhenAll(attempts.Select(attempt => attempt.User.Register(attempt.Token)));

        var current = await Task.WhenAll(attempts.Zip(outcomes)
            .Select(it => alice.DeviceGrain.IsCurrent(it.First.User.Account, it.Second.Login)));
        var described = (await alice.DeviceGrain.Describe())!;
        var logins = attempts.Zip(outcomes).Where((_, index) => current[index])
            .Select(it => (it.First.User.Account, it.Second.Login)).Distinct();
        Assert.Equal((described.Account!.Value, described.Login), Assert.Single(logins));
        var owners = await Task.WhenAll(attempts.Select(attempt => im.OwnerOf(attempt.Token)));
        Assert.Equal(alice.Key(), Assert.Single(owners, owner => owner is not null));
        foreach (var user in users)
        {
            var mayConnect = (await user.Connect()).Code == ErrorCode.Ok;
            Assert.Equal(user.Account == described.Account, mayConnect);
        }
    }

    private static (AccountId, int) Described(DeviceDescription? device) => (device!.Account!.Value, device.PastLogins);
}
