using Im.Cluster.Tests.Kit;
using Im.Grains;
using Im.Grains.Audiences;
using Im.Protocol;

namespace Im.Cluster.Tests;

/// <summary>On silos of its own, since it moves the clock by minutes.</summary>
public sealed class Recalling_a_message(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Tells_all_devices_of_both()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var (aliceToo, bobToo) = (await alice.SiblingOnline(), await bob.SiblingOnline());
        await alice.Send(bob, "oops", id: "m1");

        Assert.Equal(ErrorCode.Ok, (await Recall(alice, bob, 1)).Code);

        foreach (var device in (Device[])[alice, aliceToo, bob, bobToo])
        {
            var told = Assert.Single(device.Connection.Events(PushEventTypes.Recall));
            var peer = device.Account == alice.Account ? bob : alice;
            Assert.Equal(
                (peer.Account.Value, 1L, "m1"),
                (told.GetProperty("peer").GetString(), told.GetProperty("seq").GetInt64(), told.GetProperty("id").GetString()));
        }
    }

    [Fact]
    public async Task Takes_its_content_away_and_leaves_its_place()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "oops");
        await alice.Send(bob, "better");

        await Recall(alice, bob, 1);

        var messages = Draft.Read((await bob.History(alice)).Messages);
        Assert.Equal([1L, 2L], messages.Select(message => message.Seq));
        Assert.Equal(Envelope.RecalledContent.ToArray(), messages[0].Content.ToArray());
        Assert.Equal("better", Draft.TextOf(messages[1]));
        Assert.Equal(Envelope.RecalledContent.ToArray(), Draft.Read((await bob.Offline()).Messages)[0].Content.ToArray());
    }

    [Fact]
    public async Task Is_found_by_devices_that_were_away()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        for (var i = 0; i < 3; i++) await alice.Send(bob, $"{i}");
        await Recall(alice, bob, 2);

        var offline = await bob.Offline(new Dictionary<string, long> { [alice.Account.Value] = 3 });

        Assert.Equal([2L], Assert.Single(offline.Peers).Recalled);
    }

    [Fact]
    public async Task Is_for_its_sender_alone()
    {
        var (alice, bob, carol) = (await im.Online(), await im.Online(), await im.Online());
        await alice.Send(bob, "mine");

        Assert.Equal(ErrorCode.Forbidden, (await Recall(bob, alice, 1)).Code);
        Assert.Equal(ErrorCode.NotFound, (await Recall(carol, alice, 1)).Code);
        Assert.Equal(["mine"], Draft.Read((await bob.History(alice)).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task Ends_with_the_tenants_time()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "early");
        im.Time.Advance(TestTenants.RecallWindow - TimeSpan.FromSeconds(1));
        await alice.Send(bob, "late");

        Assert.Equal(ErrorCode.Ok, (await Recall(alice, bob, 1)).Code);
        im.Time.Advance(TestTenants.RecallWindow + TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCode.Forbidden, (await Recall(alice, bob, 2)).Code);
        Assert.Equal(["", "late"], Draft.Read((await bob.History(alice)).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task Twice_is_told_once_and_stays_done_after_the_time()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "oops");
        await Recall(alice, bob, 1);
        im.Time.Advance(TestTenants.RecallWindow * 2);

        Assert.Equal(ErrorCode.Ok, (await Recall(alice, bob, 1)).Code);

        Assert.Single(bob.Connection.Events(PushEventTypes.Recall));
    }

    [Fact]
    public async Task That_is_not_there_is_not_found()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");

        Assert.Equal(ErrorCode.NotFound, (await Recall(alice, bob, 2)).Code);
        Assert.Equal(ErrorCode.NotFound, (await Recall(alice, await im.Online(), 1)).Code);
        Assert.Equal(ErrorCode.NotFound, (await alice.Grain.Recall(new PeerId('g' + bob.Account.Value[1..]), 1)).Code);
    }

    [Fact]
    public async Task Leaves_a_retry_of_it_a_duplicate_without_content()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "oops", id: "m1");
        await Recall(alice, bob, 1);
        await im.Deactivate(im.Conversation(alice.Account, bob.Account));

        var again = await alice.Send(bob, "oops", id: "m1");

        Assert.Equal((ErrorCode.Duplicate, 1L), (again.Code, again.Seq));
        Assert.Equal(["oops", ""], bob.Connection.Texts);
    }

    [Fact]
    public async Task Of_a_tag_is_for_the_app_that_sent_it_within_the_tenants_time_and_told_to_all_who_carry_it()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var (tag, shop) = (WireIds.Tag(TestTenants.Usual, alice.UserId), WireIds.Service(TestTenants.Usual, "shop"));
        var grain = im.Grains.GetGrain<IAudienceGrain>(tag.Value);
        await grain.Tag(TestTenants.Usual, alice.UserId, [alice.Account, bob.Account]);
        await grain.Send(new() { From = shop, TenantNo = TestTenants.Usual, Messages = [Draft.Text(tag, "one", "m1"), Draft.Text(tag, "two", "m2")] });

        Assert.Equal((1L, 2L, null), (await SeqOf("m1"), await SeqOf("m2"), await SeqOf("m3")));
        Assert.Null(await grain.SeqOf(TestTenants.Other, shop, "m1"));
        Assert.Equal(ErrorCode.Forbidden, (await grain.Recall(TestTenants.Usual, WireIds.Service(TestTenants.Usual, "news"), 1)).Code);
        Assert.Equal(ErrorCode.NotFound, (await grain.Recall(TestTenants.Other, shop, 1)).Code);
        Assert.Equal(ErrorCode.NotFound, (await grain.Recall(TestTenants.Usual, shop, 3)).Code);
        Assert.Equal(ErrorCode.Ok, (await grain.Recall(TestTenants.Usual, shop, 1)).Code);
        im.Time.Advance(TestTenants.RecallWindow + TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCode.Ok, (await grain.Recall(TestTenants.Usual, shop, 1)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await grain.Recall(TestTenants.Usual, shop, 2)).Code);

        foreach (var device in (Device[])[alice, bob])
        {
            var told = Assert.Single(device.Connection.Events(PushEventTypes.Recall));
            Assert.Equal((tag.Value, "m1"), (told.GetProperty("peer").GetString(), told.GetProperty("id").GetString()));
            Assert.Equal(["", "two"], Draft.Read((await device.Offline()).Messages).Select(Draft.TextOf));
        }

        Task<long?> SeqOf(string id) => grain.SeqOf(TestTenants.Usual, shop, id);
    }

    private static Task<Answer> Recall(Device by, Device peer, long seq) => by.Grain.Recall(peer.Account.AsPeer(), seq);
}
