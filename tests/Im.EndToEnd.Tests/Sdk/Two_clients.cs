using System.Text;
using Im.Client;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class Two_clients(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_with_each_other_in_one_sequence()
    {
        var (alice, bob) = (await server.Connect("alice1"), await server.Connect("bob1"));

        var first = await alice.SendTextAsync(alice.AccountOf("bob1"), "hello", cancellationToken: Deadline);
        Assert.Equal(["hello"], await bob.SeeTexts(1));
        var second = await bob.SendTextAsync(bob.AccountOf("alice1"), "hi", cancellationToken: Deadline);
        Assert.Equal(["hi"], await alice.SeeTexts(1));

        Assert.Equal((1, 2), (first.Seq, second.Seq));
        Assert.Equal(["hello", "hi"], (await alice.HistoryAsync(alice.AccountOf("bob1"))).Select(message => message.Text));
    }

    [Fact]
    public async Task A_hundred_messages_arrive_once_and_in_order()
    {
        var (alice, bob) = (await server.Connect("alice2"), await server.Connect("bob2"));

        var sending = Enumerable.Range(0, 100).Select(i => alice.SendTextAsync(bob.Account.AsPeer(), $"{i}", cancellationToken: Deadline));
        await Task.WhenAll(sending);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), await bob.SeeTexts(100));
    }

    [Fact]
    public async Task Content_of_an_unknown_type_arrives_byte_for_byte()
    {
        var (alice, bob) = (await server.Connect("alice3"), await server.Connect("bob3"));
        const string Content = """{"z": 1,  "a":[1.50, "ü\u00fc"]}""";

        await alice.SendAsync(bob.Account.AsPeer(), 4711, Encoding.UTF8.GetBytes(Content), cancellationToken: Deadline);

        var message = Assert.Single(await bob.See(1));
        Assert.Equal((MessageType.Unknown, 4711, Content), (message.Type, message.TypeCode, Encoding.UTF8.GetString(message.Content.Span)));
    }

    [Fact]
    public async Task What_is_sent_to_somebody_offline_waits_for_them()
    {
        var alice = await server.Connect("alice4");
        await (await server.Connect("bob4")).DisposeAsync();

        for (var i = 0; i < 3; i++) await alice.SendTextAsync(alice.AccountOf("bob4"), $"{i}", cancellationToken: Deadline);

        var bob = await server.Connect("bob4");
        Assert.Equal(["0", "1", "2"], await bob.SeeTexts(3));
    }

    [Fact]
    public async Task A_recalled_message_is_gone_at_both()
    {
        var (alice, bob) = (await server.Connect("alice5"), await server.Connect("bob5"));
        var sent = await alice.SendTextAsync(bob.Account.AsPeer(), "secret", cancellationToken: Deadline);
        await bob.See(1);
        var recalled = Waiting.Next<RecallEvent>(handler => bob.Recalled += handler, "bob learnt of the recall.");

        await alice.RecallAsync(sent.Peer, sent.Seq, Deadline);

        Assert.Equal(sent.Id, (await recalled).Id);
        Assert.True(Assert.Single(await bob.HistoryAsync(alice.Account.AsPeer())).IsRecalled);
        Assert.True(Assert.Single(await alice.HistoryAsync(bob.Account.AsPeer())).IsRecalled);
        Assert.True(Assert.Single((await bob.FetchHistoryAsync(alice.Account.AsPeer(), cancellationToken: Deadline)).Messages).IsRecalled);
    }

    [Fact]
    public async Task A_writer_learns_what_was_read()
    {
        var (alice, bob) = (await server.Connect("alice6"), await server.Connect("bob6"));
        await alice.SendTextAsync(bob.Account.AsPeer(), "hello", cancellationToken: Deadline);
        var message = Assert.Single(await bob.See(1));
        var read = Waiting.Next<ReadEvent>(handler => alice.Read += handler, "alice learnt that bob has read.");

        await bob.ReadAsync(message.Peer, message.Seq, Deadline);

        Assert.Equal((bob.Account.Value, 1), ((await read).Account, (await read).Seq));
        Assert.Equal(1, Assert.Single(await alice.ConversationsAsync()).PeerReadSeq);
        Assert.Equal(0, Assert.Single(await bob.ConversationsAsync()).Unread);
    }

    [Fact]
    public async Task Typing_is_told_to_the_other()
    {
        var (alice, bob) = (await server.Connect("alice7"), await server.Connect("bob7"));
        await alice.SendTextAsync(bob.Account.AsPeer(), "hello", cancellationToken: Deadline);
        var typing = Waiting.Next<TypingNotice>(handler => bob.Typing += handler, "bob learnt that alice is writing.");

        await alice.TypingAsync(bob.Account.AsPeer(), Deadline);

        Assert.Equal((alice.Account.AsPeer(), alice.Account.AsPeer()), ((await typing).Peer, (await typing).By));
    }

    [Fact]
    public async Task Presence_tells_who_is_connected()
    {
        var (alice, bob) = (await server.Connect("alice8"), await server.Connect("bob8"));
        var nobody = WireIds.Account("demo", "nobody8");

        var online = await alice.PresenceAsync([bob.Account, nobody], Deadline);

        Assert.Equal([bob.Account], online);
    }

    [Fact]
    public async Task A_message_to_nobody_is_refused_and_stays_as_failed()
    {
        var alice = await server.Connect("alice9");

        var refusal = await Assert.ThrowsAsync<ImException>(() =>
            alice.SendTextAsync(alice.AccountOf("never registered"), "hello", cancellationToken: Deadline));

        Assert.Equal(ErrorCode.NotFound, refusal.Code);
        Assert.Equal(MessageState.Failed, Assert.Single(await alice.HistoryAsync(alice.AccountOf("never registered"))).State);
    }

    [Fact]
    public async Task The_servers_history_and_conversations_can_be_fetched()
    {
        var (alice, bob) = (await server.Connect("alice10"), await server.Connect("bob10"));
        for (var i = 1; i <= 5; i++) await alice.SendTextAsync(bob.Account.AsPeer(), $"{i}", cancellationToken: Deadline);

        var newest = await bob.FetchHistoryAsync(alice.Account.AsPeer(), new HistoryQuery { Limit = 2 }, Deadline);
        var before = await bob.FetchHistoryAsync(
            alice.Account.AsPeer(), new HistoryQuery { Limit = 2, BeforeSeq = newest.Messages[0].Seq }, Deadline);
        var conversations = await bob.FetchConversationsAsync(cancellationToken: Deadline);

        Assert.Equal(["4", "5"], newest.Messages.Select(message => message.Text));
        Assert.Equal(["2", "3"], before.Messages.Select(message => message.Text));
        Assert.True(newest.More);
        var conversation = Assert.Single(conversations.Conversations);
        Assert.Equal((alice.Account.AsPeer(), 5, "5"), (conversation.Peer, conversation.Unread, conversation.Last?.Text));
    }

    [Fact]
    public async Task Over_WebSocket_it_is_the_same()
    {
        var alice = await server.Connect("alice11", change: options => options with { Transport = ImTransport.WebSocket });
        var bob = await server.Connect("bob11");

        await alice.SendTextAsync(bob.Account.AsPeer(), "through the web", cancellationToken: Deadline);

        Assert.Equal(["through the web"], await bob.SeeTexts(1));
    }

    [Fact]
    public async Task A_message_from_a_user_to_themselves_is_kept()
    {
        var alice = await server.Connect("alice12");

        var note = await alice.SendTextAsync(alice.Account.AsPeer(), "note", cancellationToken: Deadline);

        Assert.Equal((MessageState.Sent, 1), (note.State, note.Seq));
    }

    [Fact]
    public async Task Push_settings_are_kept_by_the_server()
    {
        var alice = await server.Connect("alice13");

        await alice.PushAsync(enabled: false, cancellationToken: Deadline);
        var settings = await alice.PushAsync(cancellationToken: Deadline);

        Assert.False(settings.Enabled);
    }

    [Fact]
    public async Task A_logged_out_device_is_told_so_and_can_register_again()
    {
        var alice = await server.Connect("alice14");

        await alice.LogoutAsync(Deadline);
        Assert.Equal(ConnectionState.LoggedOut, alice.State);
        await alice.ConnectAsync(Deadline);

        Assert.Equal(ConnectionState.Online, alice.State);
    }

    [Fact]
    public async Task A_call_invitation_rings_at_the_other()
    {
        var (alice, bob) = (await server.Connect("alice15"), await server.Connect("bob15"));
        var ringing = Waiting.Next<CallSignal>(handler => bob.CallSignalled += handler, "the call rang at bob's.");

        await alice.SendCallAsync(
            bob.Account.AsPeer(), new CallSignal { Status = "invite", AvType = "video", RoomId = "room15", Uid = alice.Account.Value }, Deadline);

        Assert.Equal(("invite", "room15", alice.Account.AsPeer()), ((await ringing).Status, (await ringing).RoomId, (await ringing).From));
    }
}
