using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task A_conversation_is_created_once()
    {
        var made = Chat.Between(Chat.NewAccount(), Chat.NewAccount());

        var heads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Archive.CreateConversation(made)));

        var head = Assert.Single(heads.Distinct());
        Assert.Equal((made.Key, Chat.Tenant, 0, 0), (head.Key, head.TenantNo, head.LastSeq, head.LastTimestamp));
        Assert.Equal(head, await Archive.FindConversation(made.Key));
    }

    [Fact]
    public async Task Creating_a_conversation_again_returns_it_as_it_stands()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(10, 20);

        var head = await Archive.CreateConversation(Chat.Between(chat.Alice, chat.Bob));

        Assert.Equal((chat.Id, 2, 20), (head.Id, head.LastSeq, head.LastTimestamp));
    }

    [Fact]
    public async Task Conversations_come_newest_first_with_their_last_message()
    {
        var alice = Chat.NewAccount();
        var chats = new List<Chat>();
        foreach (var at in new long[] { 30, 10, 20 })
        {
            chats.Add(await Chat.Create(Archive, alice));
            await chats[^1].AppendAt(1, at);
        }

        var list = await Archive.Conversations(alice, 10);

        Assert.Equal([chats[0].Id, chats[2].Id, chats[1].Id], list.Select(it => it.Conversation.Id));
        Assert.All(list, it => Assert.Equal((2, 2), (it.Last!.Seq, it.Conversation.LastSeq)));
        Assert.Equal([30, 20, 10], list.Select(it => it.Last!.Timestamp));
        Assert.Equal(chats[0].Bob.AsPeer(), list[0].Peer);
        Assert.Equal(Chat.Tenant, list[0].Last!.TenantNo);
    }

    [Fact]
    public async Task Conversations_are_paged_without_loss_even_at_one_time_and_without_messages()
    {
        var alice = Chat.NewAccount();
        var ids = new List<long>();
        for (var i = 0; i < 7; i++)
        {
            var chat = await Chat.Create(Archive, alice);
            if (i > 1) await chat.AppendAt(i > 4 ? 50 : 40);
            ids.Add(chat.Id);
        }

        var paged = new List<long>();
        (long, long)? before = null;
        while (await Archive.Conversations(alice, 2, before) is { Count: > 0 } page)
        {
            paged.AddRange(page.Select(it => it.Conversation.Id));
            before = (page[^1].Conversation.LastTimestamp, page[^1].Conversation.Id);
        }

        Assert.Equal(Enumerable.Reverse(ids), paged);
        Assert.Null((await Archive.Conversations(alice, 10))[^1].Last);
    }

    [Fact]
    public async Task A_read_mark_moves_forward_only_and_not_past_the_last_message()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(1, 2, 3);

        Assert.Equal((2, true), await Archive.MarkRead(chat.Bob, chat.Id, 2));
        Assert.Equal((2, false), await Archive.MarkRead(chat.Bob, chat.Id, 2));
        Assert.Equal((2, false), await Archive.MarkRead(chat.Bob, chat.Id, 1));
        Assert.Equal((3, true), await Archive.MarkRead(chat.Bob, chat.Id, 99));
        Assert.Equal((0, false), await Archive.MarkRead(Chat.NewAccount(), chat.Id, 1));
    }

    [Fact]
    public async Task Read_marks_at_once_end_at_the_farthest()
    {
        var chats = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Chat.Create(Archive)));
        await Task.WhenAll(chats.Select(it => it.AppendAt([.. Enumerable.Range(1, 20)])));
        var other = await Open();

        await Task.WhenAll(chats.SelectMany(it => Enumerable.Range(1, 20).Select(seq =>
            (seq % 2 == 0 ? Archive : other).MarkRead(it.Bob, it.Id, seq))));

        foreach (var chat in chats) Assert.Equal((20, false), await Archive.MarkRead(chat.Bob, chat.Id, 20));
    }

    [Fact]
    public async Task A_participation_shows_how_far_both_have_read()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(1, 2, 3);
        await Archive.MarkRead(chat.Alice, chat.Id, 3);
        await Archive.MarkRead(chat.Bob, chat.Id, 1);

        var bobs = (await Archive.FindParticipation(chat.Bob, chat.Alice.AsPeer()))!;

        Assert.Equal((chat.Bob, 1, 3, 3), (bobs.Account, bobs.ReadSeq, bobs.PeerReadSeq, bobs.Conversation.LastSeq));
    }

    [Fact]
    public async Task In_a_group_the_peer_has_no_read_mark()
    {
        var (alice, group) = (Chat.NewAccount(), Protocol.WireIds.Group(Chat.Tenant, Guid.NewGuid().ToString()));
        await Archive.CreateConversation(new(group.Value, Chat.Tenant, [(alice, group), (Chat.NewAccount(), group)]));

        Assert.Equal(0, (await Archive.FindParticipation(alice, group))!.PeerReadSeq);
    }

    [Fact]
    public async Task A_message_is_recalled_once_and_its_original_stays()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(1, 2);

        Assert.True(await Archive.Recall(chat.Id, 2, 77));
        Assert.False(await Archive.Recall(chat.Id, 2, 88));
        Assert.False(await Archive.Recall(chat.Id, 3, 77));

        var recalled = (await Archive.Find(chat.Id, 2))!;
        Assert.Equal((77, "{}"), (recalled.RecalledAt, System.Text.Encoding.UTF8.GetString(recalled.Content.Span)));
        Assert.Null((await Archive.Find(chat.Id, 1))!.RecalledAt);
    }

    [Fact]
    public async Task Recalled_seqs_come_ascending_the_newest_of_them()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt([.. Enumerable.Range(1, 10)]);
        foreach (var seq in new[] { 9, 2, 4, 6 }) await Archive.Recall(chat.Id, seq, 77);

        var all = Recalled(chat.Id, chat.Bob, new(0, 10));
        Assert.Equal([2, 4, 6, 9], await Archive.Recalled(all));
        Assert.Equal([6, 9], await Archive.Recalled(all with { Limit = 2 }));
        Assert.Equal([4, 6], await Archive.Recalled(all with { Seqs = new(2, 6) }));
    }

    [Fact]
    public async Task Recalled_seqs_are_those_that_the_device_sees()
    {
        var (bob, carol) = (Chat.NewAccount(), Chat.NewAccount());
        var team = await Team.Create(Archive, [bob, carol]);
        await Archive.Append(new(team.Id, 1,
        [
            team.Message($"{team.Id}-2") with { Target = bob.Value },
            team.Message($"{team.Id}-3") with { AppId = "shop" },
            team.Message($"{team.Id}-4"),
        ]));
        for (var seq = 1; seq <= 4; seq++) await Archive.Recall(team.Id, seq, 77);

        Assert.Equal([1, 2, 4], await Archive.Recalled(Recalled(team.Id, bob, new(0, 10))));
        Assert.Equal([1, 2, 4], await Archive.Recalled(Recalled(team.Id, team.Owner, new(0, 10))));
        Assert.Equal([1, 4], await Archive.Recalled(Recalled(team.Id, carol, new(0, 10))));
        Assert.Equal([1, 3, 4], await Archive.Recalled(Recalled(team.Id, carol, new(0, 10)) with { AppId = "shop" }));
    }

    [Fact]
    public async Task A_targets_name_in_a_single_chat_hides_nothing_of_what_was_recalled()
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message($"{chat.Id}-1") with { Target = Chat.NewAccount().Value });
        await Archive.Recall(chat.Id, 1, 77);

        Assert.Equal([1], await Archive.Recalled(Recalled(chat.Id, chat.Bob, new(0, 1))));
        Assert.Equal([1], await Archive.Recalled(Recalled(chat.Id, chat.Alice, new(0, 1))));
    }

    [Fact]
    public async Task What_a_sender_has_sent_is_found_by_its_id()
    {
        var (chat, other) = (await Chat.Create(Archive), await Chat.Create(Archive));
        var service = WireIds.Service(Chat.Tenant, Guid.NewGuid().ToString());
        await chat.Append(0, chat.Message("m", content: "{\"x\":1}"), chat.Message("n") with { From = service });

        var found = (await Archive.FindSent(chat.Alice.AsPeer(), "m", other.Id))!;

        Assert.Equal((chat.Id, 1, "{\"x\":1}"), (found.Conversation, found.Seq, System.Text.Encoding.UTF8.GetString(found.Content.Span)));
        Assert.Equal(2, (await Archive.FindSent(service, "n", chat.Id))!.Seq);
        Assert.Null(await Archive.FindSent(service, "n", other.Id));
        await other.Append(0, other.Message("o"), other.Message("n") with { From = service });
        Assert.Equal(other.Id, (await Archive.FindSent(service, "n", other.Id))!.Conversation);
        Assert.Equal(chat.Id, (await Archive.FindSent(service, "n", chat.Id))!.Conversation);
        Assert.Null(await Archive.FindSent(chat.Bob.AsPeer(), "m", chat.Id));
        Assert.Null(await Archive.FindSent(chat.Alice.AsPeer(), "x", chat.Id));
    }

    private static RecalledQuery Recalled(long conversation, AccountId account, SeqWindow seqs) =>
        new() { Conversation = conversation, Account = account, AppId = "", Seqs = seqs, Limit = 10 };
}
