using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task Who_joins_sees_what_comes_after_and_who_leaves_what_came_before()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());
        await team.Say(1_000, 1_000);

        await team.Join(bob, joinedSeq: 3);
        Assert.Equal([new(3, long.MaxValue)], (await team.Of(bob)).Windows);
        await team.Say(1_000);
        await team.Leave(bob);
        await team.Say(1_000);

        var left = await team.Of(bob);
        Assert.Equal([new(3, 6)], left.Windows);
        Assert.Equal((false, 6, 7), (left.IsPresent, left.LastSeq, left.Conversation.LastSeq));
        Assert.Equal(6, left.Last!.Seq);
        Assert.Equal([new(0, long.MaxValue)], (await team.Of(team.Owner)).Windows);
    }

    [Fact]
    public async Task Who_comes_back_keeps_what_was_seen_before()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());
        await team.Join(bob, joinedSeq: 1);
        await team.Leave(bob);
        await team.Say(1_000, 1_000);
        await team.Join(bob, joinedSeq: 5);
        await team.Leave(bob);
        await team.Say(1_000);

        await team.Join(bob, joinedSeq: 8);

        Assert.Equal([new(1, 3), new(5, 7), new(8, long.MaxValue)], (await team.Of(bob)).Windows);
    }

    [Fact]
    public async Task Who_comes_back_with_the_full_history_sees_all_of_it()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());
        await team.Join(bob, joinedSeq: 1);
        await team.Leave(bob);
        await team.Say(1_000);
        await team.Join(bob, joinedSeq: 4);
        await team.Leave(bob);

        await team.Join(bob, joinedSeq: 0);

        Assert.Equal([new(0, long.MaxValue)], (await team.Of(bob)).Windows);
    }

    [Fact]
    public async Task Stays_that_touch_or_overlap_are_one()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());
        await team.Join(bob, joinedSeq: 1);
        await team.Leave(bob);
        await team.Say(1_000);
        await team.Join(bob, joinedSeq: 4);
        await team.Leave(bob);

        await team.Join(bob, joinedSeq: 6);
        Assert.Equal([new(1, 3), new(4, long.MaxValue)], (await team.Of(bob)).Windows);
        await team.Leave(bob);
        await team.Join(bob, joinedSeq: 2);
        Assert.Equal([new(1, long.MaxValue)], (await team.Of(bob)).Windows);
    }

    [Fact]
    public async Task A_read_mark_never_goes_back_by_leaving_and_coming_back()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());
        await team.Join(bob, joinedSeq: 0);
        await team.Say(1_000, 1_000);
        await Archive.MarkRead(bob, team.Id, 3);

        await team.Leave(bob);
        Assert.Equal(3, (await team.Of(bob)).ReadSeq);
        await team.Join(bob, joinedSeq: 0);
        Assert.Equal(3, (await team.Of(bob)).ReadSeq);
    }

    [Fact]
    public async Task Who_has_left_marks_as_read_only_what_was_to_be_seen()
    {
        var bob = Chat.NewAccount();
        var team = await Team.Create(Archive, [bob]);
        await team.Say(1_000, 1_000);
        await team.Leave(bob);
        await team.Say(1_000, 1_000);

        Assert.Equal((4, true), await Archive.MarkRead(bob, team.Id, 6));
        Assert.Equal((4, false), await Archive.MarkRead(bob, team.Id, 5));
        Assert.Equal((6, true), await Archive.MarkRead(team.Owner, team.Id, 9));
    }

    [Fact]
    public async Task A_conversation_has_its_place_by_the_last_message_that_the_account_may_see()
    {
        var bob = Chat.NewAccount();
        var (left, joined, empty) =
            (await Team.Create(Archive, [bob]), await Team.Create(Archive), await Team.Create(Archive));
        var chat = await Chat.Create(Archive, bob);
        await left.Change(left.Next(at: 1_000) with { Leave = [bob] });
        await left.Say(9_000);
        await chat.AppendAt(2_000);
        await joined.Say(3_000);
        await joined.Change(joined.Next(at: 3_000) with { Put = [Team.Member(bob, joinedSeq: 2)] });
        await empty.Say(8_000);
        await Archive.Participate(bob, empty.Id, empty.Peer, joinedSeq: 2);

        var list = await Archive.Conversations(bob, 10);

        Assert.Equal([joined.Id, chat.Id, left.Id, empty.Id], list.Select(it => it.Conversation.Id));
        Assert.Equal([3_000, 2_000, 1_000, null], list.Select(it => it.Last?.Timestamp));
        Assert.Equal([3, 1, 3, 2], list.Select(it => it.Conversation.LastSeq));
        Assert.Equal([3_000, 2_000, 9_000, 8_000], list.Select(it => it.Conversation.LastTimestamp));
    }

    [Fact]
    public async Task Conversations_are_paged_by_that_place_without_loss()
    {
        var bob = Chat.NewAccount();
        for (var i = 0; i < 6; i++)
        {
            var team = await Team.Create(Archive, [bob]);
            await team.Say(1_000 + (i * 100));
            if (i % 2 == 0) await team.Change(team.Next(at: 2_000) with { Leave = [bob] });
            if (i % 3 == 0) await team.Say(5_000);
        }

        var all = await Archive.Conversations(bob, 10);
        var paged = new List<Participation>();
        (long, long)? before = null;
        while (await Archive.Conversations(bob, 2, before) is { Count: > 0 } page)
        {
            paged.AddRange(page);
            before = (page[^1].Last?.Timestamp ?? 0, page[^1].Conversation.Id);
        }

        Assert.Equal(6, paged.Count);
        Assert.Equal(all.Select(it => it.Conversation.Id), paged.Select(it => it.Conversation.Id));
    }

    [Fact]
    public async Task Taking_part_is_noted_once_and_changes_nothing_later()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Archive.Participate(bob, team.Id, team.Peer, 1)));
        await Archive.Participate(bob, team.Id, team.Peer, 0);
        Assert.Equal([new(1, long.MaxValue)], (await team.Of(bob)).Windows);

        await team.Leave(bob);
        await Archive.Participate(bob, team.Id, team.Peer, 0);
        Assert.Equal([new(1, 2)], (await team.Of(bob)).Windows);
    }

    [Fact]
    public async Task The_first_seq_since_a_time_is_found_also_beyond_both_ends()
    {
        var chat = await Chat.Create(Archive);
        Assert.Equal(1, await Archive.FirstSeqSince(chat.Id, 10));

        await chat.AppendAt(10, 20, 20, 30);

        long[] since = [0, 10, 11, 21, 31];
        var seqs = await Task.WhenAll(since.Select(it => Archive.FirstSeqSince(chat.Id, it)));
        Assert.Equal([1, 1, 2, 4, 5], seqs);
    }

    [Fact]
    public async Task Audiences_are_the_groups_and_tags_that_an_account_is_in_now()
    {
        var bob = Chat.NewAccount();
        var (stays, left) = (await Team.Create(Archive, [bob]), await Team.Create(Archive, [bob]));
        var chat = await Chat.Create(Archive, bob);
        var everyone = WireIds.Everyone(Guid.NewGuid().ToString());
        var head = await Archive.CreateConversation(new(everyone.Value, Chat.Tenant, []));
        await Archive.Participate(bob, head.Id, everyone, 0);
        var tag = await Label.Create(Archive);
        await tag.Put(bob);
        await left.Leave(bob);

        Assert.Equal([stays.Peer, tag.Audience], await Archive.Audiences(bob));
        Assert.Equal([], await Archive.Audiences(chat.Bob));
    }
}
