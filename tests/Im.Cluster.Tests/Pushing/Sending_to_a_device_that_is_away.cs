using System.Text;
using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;
using Im.Grains.Devices;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Cluster.Tests.Pushing;

public sealed class Sending_to_a_device_that_is_away(SharedCluster im)
{
    [Fact]
    public async Task Puts_the_message_into_the_outbox_once_it_is_archived()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());

        var sent = await alice.Send(bob, "hello", id: "m1");

        var offer = Assert.Single(im.Pushes.For(bob));
        Assert.Equal(
            (bob.Account, bob.DeviceId, bob.Login, alice.Account.AsPeer(), false),
            (offer.Account, offer.DeviceId, offer.Login, offer.Peer, offer.AtOnce));
        var head = await im.Archive.FindConversation(ConversationKey.Of(alice.Account, bob.Account), CancellationToken.None);
        Assert.Equal(
            (TestTenants.Push, head!.Id, sent.Seq, "m1", alice.Account.AsPeer(), PushKind.Message, sent.Timestamp),
            (offer.Message.TenantNo, offer.Message.Conversation, offer.Message.Seq, offer.Message.MessageId, offer.Message.From,
                offer.Message.Kind, offer.Message.Timestamp));
    }

    [Fact]
    public async Task Offers_what_was_sent_together_as_one_and_nothing_for_a_retry()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());

        await alice.Send(Draft.Text(bob.Account, "one", "m1"), Draft.Text(bob.Account, "two", "m2"));
        await alice.Send(bob, "two", "m2");

        Assert.Equal([(2, 1)], im.Pushes.For(bob).Select(offer => (offer.Message.Seq, offer.Message.FirstSeq)));
    }

    [Fact]
    public async Task Is_judged_for_each_device_of_its_own()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Online(TestTenants.Push));
        var bobsTablet = bob.Sibling();
        await bobsTablet.Register(PushTokens.New(im));

        await alice.Send(bob, "hello");

        Assert.Equal(["hello"], bob.Connection.Texts);
        Assert.Empty(im.Pushes.For(bob));
        Assert.Equal([1], im.Pushes.SeqsFor(bobsTablet));
    }

    [Fact]
    public async Task Tells_no_device_of_the_sender()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        var alicesTablet = alice.Sibling();
        await alicesTablet.Register(PushTokens.New(im));

        await alice.Send(bob, "hello");
        await alice.Send(alice, "note to myself");

        Assert.Empty(im.Pushes.For(alicesTablet));
    }

    [Fact]
    public async Task Spends_nothing_on_a_device_without_a_token_or_with_push_off()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), im.Device(TestTenants.Push));
        await bob.Register();
        var silent = bob.Sibling();
        await silent.Register(PushTokens.New(im));
        await silent.DeviceGrain.SetPush(silent.Account, silent.Login, new PushChange { Enabled = false });

        await alice.Send(bob, "hello");

        Assert.Empty(im.Pushes.For(bob));
        Assert.Empty(im.Pushes.For(silent));
    }

    [Fact]
    public async Task Tells_a_device_as_soon_as_it_has_a_token()
    {
        var (alice, bob, carol) = (await im.Online(TestTenants.Push), im.Device(TestTenants.Push), im.Device(TestTenants.Push));
        await bob.Register();
        await carol.Register();
        await alice.Send(bob, "too early");
        await alice.Send(carol, "too early");

        await bob.DeviceGrain.SetPush(bob.Account, bob.Login, new PushChange { Token = PushTokens.New(im) });
        await carol.Register(PushTokens.New(im));
        await alice.Send(bob, "now");
        await alice.Send(carol, "now");

        Assert.Equal([2], im.Pushes.SeqsFor(bob));
        Assert.Equal([2], im.Pushes.SeqsFor(carol));
    }

    [Fact]
    public async Task Tells_a_device_that_has_just_gone()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        await bob.Connect();
        await alice.Send(bob, "there");
        await bob.Disconnect();

        await alice.Send(bob, "gone");

        Assert.Equal([2], im.Pushes.SeqsFor(bob));
    }

    [Fact]
    public async Task Tells_a_device_whose_connection_its_gateway_no_longer_has()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        await bob.Connect();
        bob.Connection.Gateway.Lose(bob.Connection);

        await alice.Send(bob, "hello");

        Assert.Equal([1], im.Pushes.SeqsFor(bob));
    }

    [Fact]
    public async Task Tells_only_the_devices_of_the_sub_application()
    {
        var (alice, shop) = (await im.Online(TestTenants.Push), im.Device(TestTenants.Push, im.NewName("user"), appId: "shop"));
        await shop.Register(PushTokens.New(im));
        var courier = shop.Sibling(appId: "courier");
        await courier.Register(PushTokens.New(im));

        await alice.Send(Draft.Text(shop.Account, "parcel", appId: "courier"));

        Assert.Empty(im.Pushes.For(shop));
        Assert.Equal([1], im.Pushes.SeqsFor(courier));
    }

    [Fact]
    public async Task Says_what_works_in_the_background_who_is_mentioned_and_what_rings()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());

        await alice.Send(
            Draft.Text(bob.Account, "quiet") with { IsBackground = true },
            Draft.Text(bob.Account, "") with { Content = Bytes($$"""{"text":"@bob","mentions":["{{alice.Account}}","{{bob.Account}}"]}""") },
            Call(alice, bob, "invite"),
            Call(alice, bob, "cancel"));

        Assert.Equal(
            [
                (PushKind.Background, "", "", false), (PushKind.Message, bob.Account.Value, "", true),
                (PushKind.CallInvite, "", $"room-{alice.DeviceId}", true), (PushKind.CallEnd, "", $"room-{alice.DeviceId}", true),
                (PushKind.Background, "", $"room-{alice.DeviceId}", false),
            ],
            im.Pushes.For(bob).Select(offer => (
                offer.Message.Kind, string.Join(' ', offer.Message.Mentions), offer.Message.RoomId, offer.AtOnce)));
    }

    [Fact]
    public async Task Is_nothing_where_the_tenant_has_no_push()
    {
        var (alice, bob) = (await im.Online(), im.Device());
        await bob.Register(PushTokens.New(im));

        await alice.Send(bob, "hello");

        Assert.Empty(im.Pushes.For(bob));
    }

    [Fact]
    public async Task Goes_its_way_without_the_outbox()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        im.Pushes.FailFor(alice);

        var sent = await alice.Send(bob, "hello");

        Assert.Equal(ErrorCode.Ok, sent.Code);
        await bob.Connect();
        // Beside what other tests send to everyone.
        Assert.Single((await bob.Offline()).Messages, it => Encoding.UTF8.GetString(it.Utf8.Span).Contains("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task From_an_app_tells_it_too()
    {
        var (bob, app) = (await im.Away(), WireIds.Service(TestTenants.Push, "shop"));

        await im.Grains.GetGrain<IConversationGrain>(ConversationKey.Of(app, bob.Account.AsPeer())).Send(new ConversationBatch
        {
            From = app,
            TenantNo = TestTenants.Push,
            Messages = [Draft.Text(bob.Account, "sale")],
        });

        Assert.Equal(app, Assert.Single(im.Pushes.For(bob)).Peer);
    }

    private static OutgoingMessage Call(Device from, Device to, string status) => Draft.Text(to.Account, "") with
    {
        Type = (int)MessageType.Push,
        Content = Bytes($$$"""{"type":"call","content":{"status":"{{{status}}}","avType":"audio","roomId":"room-{{{from.DeviceId}}}"}}"""),
        IsBackground = true,
    };

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
