using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;
using Im.Grains.Push;

namespace Im.Cluster.Tests.Pushing;

/// <summary>Bob's device has a connection that its gateway hears nothing of any more.</summary>
public sealed class A_delivery_that_is_not_acknowledged(SharedCluster im) : IAsyncLifetime
{
    private Device _alice = null!;
    private Device _bob = null!;

    public async ValueTask InitializeAsync()
    {
        (_alice, _bob) = (await im.Online(TestTenants.Push), await im.Away());
        await _bob.Connect();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Is_offered_at_once_though_the_device_is_connected()
    {
        await _alice.Send(_bob, "hello", "m1");
        Assert.Empty(im.Pushes.For(_bob));

        await _bob.TellUnacknowledged(_bob.Connection);

        var offer = Assert.Single(im.Pushes.For(_bob));
        Assert.Equal(("m1", 1, true, _bob.Login), (offer.Message.MessageId, offer.Message.Seq, offer.AtOnce, offer.Login));
        var head = await im.Archive.FindConversation(ConversationKey.Of(_alice.Account, _bob.Account), CancellationToken.None);
        Assert.Equal((head!.Id, _alice.Account.AsPeer()), (offer.Message.Conversation, offer.Peer));
        Assert.Null(await im.Refusal(_bob));
    }

    [Fact]
    public async Task Is_offered_when_the_connection_has_ended_whatever_the_account_hears_first()
    {
        await _alice.Send(_bob, "hello");
        await _bob.Disconnect();

        await _bob.TellUnacknowledged(_bob.Connection);

        Assert.Equal([1], im.Pushes.SeqsFor(_bob));
        Assert.Null(await im.Refusal(_bob));
    }

    [Fact]
    public async Task Is_withdrawn_when_it_is_acknowledged_after_all()
    {
        await _alice.Send(_bob, "hello");
        await _bob.TellUnacknowledged(_bob.Connection);

        await _bob.Grain.AcknowledgedLate(_bob.DeviceId, _bob.Connection.Fence);

        Assert.Equal([(_bob.DeviceId, _alice.Account.AsPeer(), 1)], im.Pushes.WithdrawnOf(_bob.Account));
        Assert.Equal(PushRefusal.Connected, await im.Refusal(_bob));
    }

    [Fact]
    public async Task Is_nobodys_concern_once_a_later_connection_has_the_session()
    {
        await _alice.Send(_bob, "hello");
        var stale = _bob.Connection;
        await _bob.Connect();

        await _bob.TellUnacknowledged(stale);

        Assert.Empty(im.Pushes.For(_bob));
    }

    [Fact]
    public async Task Is_had_by_a_device_that_has_come_back_meanwhile()
    {
        await _alice.Send(_bob, "hello");
        await _bob.TellUnacknowledged(_bob.Connection);
        im.Time.Advance(TimeSpan.FromSeconds(1));

        await _bob.Connect();

        Assert.True((await im.Judge(_bob)).NotBefore > 0);
        im.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PushRefusal.Connected, await im.Refusal(_bob));
    }

    [Fact]
    public async Task Is_not_offered_after_a_logout()
    {
        await _alice.Send(_bob, "hello");
        await _bob.DeviceGrain.Logout(_bob.Account, _bob.Login);

        await _bob.TellUnacknowledged(_bob.Connection);

        Assert.Empty(im.Pushes.For(_bob));
    }

    [Fact]
    public async Task Is_not_offered_if_it_was_read_on_another_device()
    {
        var laptop = await _bob.SiblingOnline();
        await _alice.Send(_bob, "hello");
        await laptop.Grain.Read(_alice.Account.AsPeer(), 1, laptop.DeviceId);

        await _bob.TellUnacknowledged(_bob.Connection, count: 2);

        Assert.Empty(im.Pushes.For(_bob));
    }

    [Fact]
    public async Task Is_offered_from_a_group_too()
    {
        var team = await Team.Of(im, _alice, [_bob]);
        var sent = await team.Send(_alice, "hello");
        await Until.True(() => _bob.Connection.Texts.Contains("hello"), "The message did not come.");

        await _bob.TellUnacknowledged(_bob.Connection);

        var offer = Assert.Single(im.Pushes.For(_bob));
        Assert.Equal((team.Id, _alice.Account.AsPeer(), sent.Seq), (offer.Peer, offer.Message.From, offer.Message.Seq));
        Assert.Null(await im.Refusal(_bob));
    }
}
