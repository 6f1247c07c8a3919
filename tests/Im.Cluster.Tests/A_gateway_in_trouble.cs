using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class A_gateway_in_trouble(SharedCluster im)
{
    private static readonly TimeSpan SyncRetry = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task That_fails_has_its_devices_told_to_sync_when_it_answers()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        gateway.Fail();

        var outcome = await alice.Send(bob, "hello");
        gateway.Recover();
        im.Time.Advance(SyncRetry);

        Assert.Equal(ErrorCode.Ok, outcome.Code);
        await bob.Connection.ToldToSync();
        Assert.Equal(["hello"], Draft.Read((await bob.Offline()).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task That_fails_for_long_has_its_devices_told_in_the_end()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        gateway.Fail();
        await alice.Send(bob, "hello");

        for (var i = 0; i < 5; i++)
        {
            im.Time.Advance(SyncRetry);
            await alice.Send(bob, $"{i}");
        }

        gateway.Recover();
        await Until.True(
            () =>
            {
                im.Time.Advance(SyncRetry);
                return bob.Connection.Events(PushEventTypes.Sync).Count > 0;
            },
            "The device was not told to sync.");
    }

    [Fact]
    public async Task That_hangs_holds_no_other_gateway_up()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        var bobToo = await bob.SiblingOnline();
        var end = new TaskCompletionSource();
        gateway.HangUntil(end.Task);

        var sending = alice.Send(bob, "hello");

        await Until.True(() => bobToo.Connection.Texts.Count == 1, "The other gateway's device did not get the message.");
        Assert.False(sending.IsCompleted);
        end.SetResult();
        Assert.Equal(ErrorCode.Ok, (await sending).Code);
    }

    [Fact]
    public async Task That_hangs_is_waited_for_once()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        var (first, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.HangUntil(first.Task);
        var sending = alice.Send(bob, "first");
        first.SetResult();
        await sending;
        gateway.HangUntil(never.Task);

        var outcome = await alice.Send(bob, "second");

        Assert.Equal(ErrorCode.Ok, outcome.Code);
        never.SetResult();
        gateway.Recover();
        im.Time.Advance(SyncRetry);
        await bob.Connection.ToldToSync();
        Assert.Equal(["first", "second"], Draft.Read((await bob.Offline()).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task That_hangs_has_its_devices_told_to_sync_when_it_answers()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        var end = new TaskCompletionSource();
        gateway.HangUntil(end.Task);

        var sending = alice.Send(bob, "hello");
        end.SetResult();
        await sending;
        gateway.Recover();
        im.Time.Advance(SyncRetry);

        await bob.Connection.ToldToSync();
    }

    [Fact]
    public async Task That_hangs_does_not_keep_the_account_from_sending_and_reading()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        var bobToo = await bob.SiblingOnline();
        var end = new TaskCompletionSource();
        gateway.HangUntil(end.Task);
        var sending = alice.Send(bob, "hello");

        await Until.True(() => bobToo.Connection.Texts.Count == 1, "The other gateway's device did not get the message.");

        Assert.Single((await bobToo.Offline()).Messages);
        Assert.Equal(ErrorCode.Ok, (await bobToo.Connect()).Code);

        end.SetResult();
        await sending;
    }

    [Fact]
    public async Task That_is_gone_takes_its_sessions_with_it()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        gateway.Die();

        var outcome = await alice.Send(bob, "hello");

        Assert.Equal(ErrorCode.Ok, outcome.Code);
        Assert.Empty(await alice.Presence(bob.Account));
        Assert.True((await bob.Send(Draft.Text(alice.Account, "hello"))).UnknownSession);
        await bob.Connect();
        Assert.Single((await bob.Offline()).Messages);
    }

    [Fact]
    public async Task That_names_a_connection_as_gone_has_that_session_forgotten_alone()
    {
        var (alice, bob, gateway) = await AliceAndBobElsewhere();
        var bobToo = await bob.Sibling().GoOnline(gateway);
        gateway.Lose(bob.Connection);

        await alice.Send(bob, "hello");

        Assert.Equal(["hello"], bobToo.Connection.Texts);
        Assert.True((await bob.Send(Draft.Text(alice.Account, "hello"))).UnknownSession);
        gateway.Lose(bobToo.Connection);
        await alice.Send(bob, "anybody?");
        Assert.Empty(await alice.Presence(bob.Account));
    }

    [Fact]
    public async Task Does_not_keep_a_device_from_being_logged_out()
    {
        var (_, bob, gateway) = await AliceAndBobElsewhere();
        gateway.Fail();

        Assert.True(await bob.DeviceGrain.Logout(bob.Account, bob.Login));

        gateway.Recover();
        Assert.Equal(ErrorCode.Forbidden, (await bob.Announce(bob.Connection)).Code);
    }

    private async Task<(Device Alice, Device Bob, RecordingGateway Bobs)> AliceAndBobElsewhere()
    {
        var gateway = im.Gateways.Start();
        return (await im.Online(), await im.Device().GoOnline(gateway), gateway);
    }
}
