using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class Sending_to_an_account(SharedCluster im)
{
    [Fact]
    public async Task Reaches_the_receivers_devices_and_the_senders_others_with_one_seq()
    {
        var alice = await im.Online();
        var aliceToo = await alice.SiblingOnline();
        var bob = await im.Online();
        var bobToo = await bob.SiblingOnline();

        var outcome = await alice.Send(bob, "hello");

        Assert.Equal((ErrorCode.Ok, 1L), (outcome.Code, outcome.Seq));
        Assert.Empty(alice.Connection.Frames);
        foreach (var device in (Device[])[aliceToo, bob, bobToo])
        {
            var got = Assert.Single(device.Connection.Frames);
            Assert.Equal((1L, outcome.Timestamp, "hello"), (got.Seq, got.Timestamp, Draft.TextOf(got)));
            Assert.Equal((alice.Account.AsPeer(), bob.Account.AsPeer(), alice.TenantNo), (got.From, got.To, got.TenantNo));
        }
    }

    [Fact]
    public async Task Is_noticed_by_a_device_of_the_sender_that_comes_while_the_archive_writes()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = im.Archive.HoldNext(alice.Account, goOn.Task);
        var sending = alice.Send(bob, "hello");
        await writing;

        var aliceToo = await alice.SiblingOnline();
        goOn.SetResult();
        await sending;

        await aliceToo.Connection.ToldToSync();
        Assert.Equal(["hello"], bob.Connection.Texts);
        Assert.Empty(alice.Connection.Frames);
    }

    [Fact]
    public async Task The_same_id_twice_is_one_message_with_one_seq()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        var first = await alice.Send(bob, "hello", id: "m1");
        var again = await alice.Send(bob, "hello", id: "m1");

        Assert.Equal(ErrorCode.Duplicate, again.Code);
        Assert.Equal((first.Seq, first.Timestamp), (again.Seq, again.Timestamp));
        Assert.Equal(["hello"], bob.Connection.Texts);
        Assert.Single((await bob.History(alice)).Messages);
    }

    [Fact]
    public async Task The_same_id_from_two_senders_is_two_messages()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        var one = await alice.Send(bob, "hello", id: "m1");
        var other = await bob.Send(alice, "hello", id: "m1");

        Assert.Equal((ErrorCode.Ok, 1L, ErrorCode.Ok, 2L), (one.Code, one.Seq, other.Code, other.Seq));
    }

    [Fact]
    public async Task The_same_id_with_another_content_is_invalid()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello", id: "m1");

        var other = await alice.Send(bob, "good bye", id: "m1");

        Assert.Equal(ErrorCode.Invalid, other.Code);
        Assert.Equal(["hello"], bob.Connection.Texts);
    }

    [Fact]
    public async Task The_same_id_to_another_receiver_is_invalid()
    {
        var (alice, bob, carol) = (await im.Online(), await im.Online(), await im.Online());
        await alice.Send(bob, "hello", id: "m1");

        var other = await alice.Send(carol, "hello", id: "m1");

        Assert.Equal(ErrorCode.Invalid, other.Code);
        Assert.Empty(carol.Connection.Frames);
        Assert.Equal(1, (await alice.Send(carol, "first", id: "m2")).Seq);
    }

    [Fact]
    public async Task The_same_id_twice_in_one_batch_is_one_message()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var message = Draft.Text(bob.Account, "hello");

        var answer = await alice.Send(message, message, Draft.Text(bob.Account, "next"));

        Assert.Equal([ErrorCode.Ok, ErrorCode.Duplicate, ErrorCode.Ok], answer.Outcomes.Select(outcome => outcome.Code));
        Assert.Equal([1L, 1L, 2L], answer.Outcomes.Select(outcome => outcome.Seq));
        Assert.Equal([1L, 2L], bob.Connection.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_not_found()
    {
        var alice = await im.Online();

        var outcome = await alice.Send(WireIds.Account(alice.TenantNo, "nobody at all"), "hello");

        Assert.Equal(ErrorCode.NotFound, outcome.Code);
    }

    [Fact]
    public async Task An_account_of_another_tenant_is_not_found()
    {
        var alice = await im.Online();
        var stranger = await im.Online(TestTenants.Other);

        var outcome = await alice.Send(stranger, "hello");

        Assert.Equal(ErrorCode.NotFound, outcome.Code);
        Assert.Empty(stranger.Connection.Frames);
    }

    [Fact]
    public async Task An_account_that_an_app_has_named_is_there_before_it_registers()
    {
        var alice = await im.Online();
        var bob = im.Device();
        Assert.Equal(ErrorCode.NotFound, (await alice.Send(bob, "too early")).Code);

        await bob.Grain.Ensure(bob.TenantNo, bob.UserId);
        var outcome = await alice.Send(bob, "hello");

        Assert.Equal(ErrorCode.Ok, outcome.Code);
        await bob.Register();
        Assert.Equal(["hello"], Draft.Read((await bob.Offline()).Messages).Select(Draft.TextOf));
    }

    [Theory]
    [InlineData('g', ErrorCode.NotFound), InlineData('s', ErrorCode.NotFound)]
    [InlineData('t', ErrorCode.Forbidden), InlineData('e', ErrorCode.Forbidden)]
    public async Task A_peer_that_is_no_account_is_refused(char kind, ErrorCode code)
    {
        var alice = await im.Online();

        var answer = await alice.Send(Draft.Text(alice.Account, "hello") with { To = new PeerId(kind + alice.Account.Value[1..]) });

        Assert.Equal(code, answer.Outcomes[0].Code);
    }

    [Fact]
    public async Task Oneself_reaches_ones_other_devices()
    {
        var alice = await im.Online();
        var aliceToo = await alice.SiblingOnline();

        var outcome = await alice.Send(alice, "note");

        Assert.Equal((ErrorCode.Ok, 1L), (outcome.Code, outcome.Seq));
        Assert.Empty(alice.Connection.Frames);
        Assert.Equal(["note"], aliceToo.Connection.Texts);
        Assert.Equal(alice.Account.Value, Assert.Single((await alice.Conversations()).Conversations).Peer);
    }

    [Fact]
    public async Task A_batch_keeps_its_order_in_each_conversation()
    {
        var (alice, bob, carol) = (await im.Online(), await im.Online(), await im.Online());
        var batch = Enumerable.Range(0, 40)
            .Select(number => Draft.Text((number % 3 == 0 ? carol : bob).Account, $"{number}")).ToArray();

        var answer = await alice.Send(batch);

        Assert.All(answer.Outcomes, outcome => Assert.Equal(ErrorCode.Ok, outcome.Code));
        Assert.Equal(batch.Where(it => it.To == bob.Account.AsPeer()).Select(it => Draft.TextOf(it.Content)), bob.Connection.Texts);
        Assert.Equal(batch.Where(it => it.To == carol.Account.AsPeer()).Select(it => Draft.TextOf(it.Content)), carol.Connection.Texts);
        Assert.Equal(Enumerable.Range(1, 14).Select(seq => (long)seq), carol.Connection.Messages.Select(message => message.Seq));
        Assert.Equal([1L, 1L, 2L, 2L], answer.Outcomes.Take(4).Select(outcome => outcome.Seq));
    }

    [Fact]
    public async Task One_refused_message_does_not_keep_the_rest_of_its_batch()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var nobody = WireIds.Account(alice.TenantNo, "nobody at all");

        var answer = await alice.Send(Draft.Text(bob.Account, "1"), Draft.Text(nobody, "2"), Draft.Text(bob.Account, "3"));

        Assert.Equal([ErrorCode.Ok, ErrorCode.NotFound, ErrorCode.Ok], answer.Outcomes.Select(outcome => outcome.Code));
        Assert.Equal(["1", "3"], bob.Connection.Texts);
    }

    [Fact]
    public async Task A_session_that_the_account_does_not_know_is_answered_as_such()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await im.Deactivate(alice.Grain);

        var unknown = await alice.Send(Draft.Text(bob.Account, "hello"));

        Assert.True(unknown.UnknownSession);
        Assert.Empty(bob.Connection.Frames);
        Assert.Equal(ErrorCode.Ok, (await alice.Announce(alice.Connection)).Code);
        Assert.Equal(ErrorCode.Ok, (await alice.Send(bob, "hello")).Code);
    }

    [Fact]
    public async Task A_session_that_was_replaced_is_unknown()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = alice.Connection;
        await alice.Connect();

        var answer = await alice.Grain.Send(new()
        {
            DeviceId = alice.DeviceId,
            Fence = first.Fence,
            Messages = [Draft.Text(bob.Account, "hello")],
        });

        Assert.True(answer.UnknownSession);
    }
}
