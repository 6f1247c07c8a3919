using System.Text;
using Im.Cluster.Tests.Kit;
using Im.Grains.Devices;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Cluster.Tests.Pushing;

/// <summary>Just before the vendor is called: Bob's device was away when Alice wrote.</summary>
public sealed class Judging_a_push(SharedCluster im) : IAsyncLifetime
{
    private static readonly QuietTime AllDay = new() { FromMinute = 0, ToMinute = 24 * 60, TimeZone = "UTC" };

    private Device _alice = null!;
    private Device _bob = null!;
    private PushToken _token = null!;

    public async ValueTask InitializeAsync()
    {
        (_alice, _bob, _token) = (await im.Online(TestTenants.Push), im.Device(TestTenants.Push), PushTokens.New(im));
        await _bob.Register(_token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Gives_the_token_and_how_much_is_unread()
    {
        var carol = await im.Online(TestTenants.Push);
        await carol.Send(_bob, "one");
        await _alice.Send(_bob, "two");
        await _alice.Send(_bob, "three");

        var verdict = await im.Judge(_bob);

        Assert.Null(verdict.Refusal);
        Assert.Equal((_token.Vendor, _token.Token, 3, false), (verdict.Address!.Vendor, verdict.Address.Token, verdict.Unread, verdict.BadgeOnly));
        Assert.InRange(verdict.Address.Since, 1, im.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Waits_for_a_device_that_has_come_back_until_it_must_have_pulled()
    {
        await _alice.Send(_bob, "hello");
        im.Time.Advance(TimeSpan.FromSeconds(1));
        await _bob.Connect();

        var verdict = await im.Judge(_bob);
        Assert.Equal((null, null), (verdict.Refusal, verdict.Address));
        Assert.InRange(verdict.NotBefore, Now + 1, Now + 30_000);
        await _bob.Disconnect();
        Assert.NotNull((await im.Judge(_bob)).Address);

        await _bob.Connect();
        im.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PushRefusal.Connected, await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_what_was_read_on_another_device()
    {
        await _alice.Send(_bob, "hello");
        var laptop = await _bob.SiblingOnline();

        await laptop.Grain.Read(_alice.Account.AsPeer(), 1, laptop.DeviceId);

        Assert.Equal(PushRefusal.Read, await im.Refusal(_bob));
        await Until.True(
            () => im.Pushes.WithdrawnOf(_bob.Account).Contains((null, _alice.Account.AsPeer(), 1)), "What was read is not withdrawn.");
    }

    [Fact]
    public async Task Refuses_a_login_that_has_ended()
    {
        await _alice.Send(_bob, "hello");

        await _bob.DeviceGrain.Logout(_bob.Account, _bob.Login);

        Assert.Equal(PushRefusal.LoggedOut, await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_a_device_that_has_another_user_now()
    {
        await _alice.Send(_bob, "hello");

        await _bob.For(im.NewName("user")).Register(_token);

        Assert.Equal(PushRefusal.LoggedOut, await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_a_device_whose_token_another_one_has_named()
    {
        await _alice.Send(_bob, "hello");

        await im.Device(TestTenants.Push).Register(_token);

        Assert.Equal(PushRefusal.NoToken, await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_a_token_that_its_vendor_doubts_until_the_device_names_it_again()
    {
        await _alice.Send(_bob, "hello");

        await _bob.DeviceGrain.RetireToken(_token.Vendor, _token.Token, Now + 1, certain: false);
        Assert.Equal(PushRefusal.Quarantined, await im.Refusal(_bob));

        await _bob.Register(_token);
        Assert.Null(await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_what_was_recalled()
    {
        await _alice.Send(_bob, "oops");

        await _alice.Grain.Recall(_bob.Account.AsPeer(), 1);

        Assert.Equal(PushRefusal.Recalled, await im.Refusal(_bob));
        Assert.True(im.Pushes.HasRecalled(im.Pushes.For(_bob)[^1].Message));
    }

    [Fact]
    public async Task Shows_the_message_before_one_that_was_recalled()
    {
        await _alice.Send(_bob, "one");
        await _alice.Send(_bob, "oops");
        await _alice.Grain.Recall(_bob.Account.AsPeer(), 2);
        var newest = im.Pushes.For(_bob)[^1];

        var verdict = await _bob.Grain.JudgePush(new PushQuestion
        {
            DeviceId = newest.DeviceId,
            Login = newest.Login,
            Peer = newest.Peer,
            Message = newest.Message with { FirstSeq = 1 },
        });

        Assert.Equal((null, 1), (verdict.Refusal, verdict.InsteadSeq));
    }

    [Fact]
    public async Task Counts_only_what_the_account_has_not_read()
    {
        var laptop = await _bob.SiblingOnline();
        for (var i = 1; i <= 3; i++) await _alice.Send(_bob, $"{i}");
        await laptop.Grain.Read(_alice.Account.AsPeer(), 2, laptop.DeviceId);

        Assert.Equal(1, (await im.Judge(_bob)).Unseen);
    }

    [Fact]
    public async Task Refuses_a_muted_conversation_but_no_mention_and_no_call()
    {
        await Mute(_bob, _alice);
        await _alice.Send(_bob, "hello");
        Assert.Equal(PushRefusal.Muted, await im.Refusal(_bob));
        Assert.Null((await im.Judge(_bob, mentioned: true)).Refusal);

        await _alice.Send(Draft.Text(_bob.Account, "") with { Content = Bytes("""{"text":"@all","mentions":["*"]}""") });
        Assert.Null(await im.Refusal(_bob));
        await Call("invite");
        Assert.Null(await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_in_quiet_hours_also_a_mention_but_no_call()
    {
        await _bob.DeviceGrain.SetPush(_bob.Account, _bob.Login, new PushChange { Quiet = AllDay });
        await _alice.Send(_bob, "hello");
        Assert.Equal(PushRefusal.Quiet, await im.Refusal(_bob));
        Assert.Equal(PushRefusal.Quiet, (await im.Judge(_bob, mentioned: true)).Refusal);

        await Call("invite");
        Assert.Null(await im.Refusal(_bob));
        await Call("cancel");
        Assert.Null(await im.Refusal(_bob));
    }

    [Fact]
    public async Task Refuses_a_message_to_a_group_that_the_account_has_left()
    {
        var team = await Team.Of(im, _alice, [_bob]);
        await team.Send(_alice, "hello");
        await im.ConsiderPush(team, _bob);
        Assert.Null(await im.Refusal(_bob));

        await team.Remove(Team.By(_alice), _bob);
        await team.Send(_alice, "he is gone");
        await im.ConsiderPush(team, _bob);

        Assert.Equal(PushRefusal.NotVisible, await im.Refusal(_bob));
    }

    private string Room => $"room-{_alice.DeviceId}";

    private long Now => im.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task Call(string status) => await _alice.Send(Draft.Text(_bob.Account, "") with
    {
        Type = (int)MessageType.Push,
        Content = Bytes($$$"""{"type":"call","content":{"status":"{{{status}}}","avType":"audio","roomId":"{{{Room}}}"}}"""),
    });

    private static async Task Mute(Device device, Device peer)
    {
        await peer.Send(device, "first");
        Assert.Equal(ErrorCode.Ok, (await device.Grain.Mute(peer.Account.AsPeer(), long.MaxValue)).Code);
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
