using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task Of_many_stays_in_a_group_all_are_kept_and_one_more_has_no_room()
    {
        var (team, bob, carol) = (await Team.Create(Archive), Chat.NewAccount(), Chat.NewAccount());
        for (var i = 0; i < GroupLimits.StaysInGroup; i++)
        {
            await team.Join(bob, team.LastSeq);
            await team.Leave(bob);
            await team.Say(1_000);
        }

        var refused = await team.Change(
            team.Next() with { Put = [Team.Member(carol), Team.Member(bob, joinedSeq: team.LastSeq)], Leave = [team.Owner] });

        Assert.False(refused.Fenced);
        Assert.Null(refused.Event);
        Assert.Equal([bob], refused.NoRoom);
        Assert.Equal([team.Owner], await team.Members());
        Assert.Equal(
            Enumerable.Range(0, GroupLimits.StaysInGroup).Select(i => new SeqWindow(1 + (3 * i), 3 + (3 * i))), (await team.Of(bob)).Windows);
        Assert.Equal(team.LastSeq, (await Archive.FindConversation(team.Peer.Value))!.LastSeq);

        // One that overlaps the stays before is not one more.
        Assert.Empty((await team.Join(bob, joinedSeq: 0)).NoRoom);
        Assert.Equal([new(0, long.MaxValue)], (await team.Of(bob)).Windows);
    }

    [Fact]
    public async Task Of_many_stays_in_a_tag_the_newest_are_kept()
    {
        var (tag, bob) = (await Label.Create(Archive), Chat.NewAccount());
        for (var i = 0; i < 40; i++)
        {
            await tag.Put(3 * i, bob);
            await Archive.RemoveTagged(tag.Id, [bob], (3 * i) + 1);
        }

        Assert.Empty(await tag.Put(120, bob));

        var expected = Enumerable.Range(9, GroupLimits.StaysInGroup - 1).Select(i => new SeqWindow(3 * i, (3 * i) + 1));
        Assert.Equal([.. expected, new(120, long.MaxValue)], (await tag.Of(bob)).Windows);
    }

    [Fact]
    public async Task Who_is_in_as_many_groups_as_one_may_be_has_no_room_in_another()
    {
        var (bob, carol) = (Chat.NewAccount(), Chat.NewAccount());
        var (one, two) = (await Team.Create(Archive, [bob]), await Team.Create(Archive, [bob, carol]));
        var (team, tag) = (await Team.Create(Archive), await Label.Create(Archive));
        await tag.Put(carol);
        GroupChange Coming(params AccountId[] accounts) =>
            team.Next() with { Put = [.. accounts.Select(it => Team.Member(it))], GroupLimit = 2 };

        Assert.Equal([bob], (await team.Change(Coming(carol, bob))).NoRoom);
        Assert.Equal([team.Owner], await team.Members());
        Assert.Equal(1, (await Archive.FindConversation(team.Peer.Value))!.LastSeq);

        Assert.Empty((await team.Change(Coming(carol))).NoRoom);
        Assert.Equal([bob], (await team.Change(Coming(bob, carol))).NoRoom);
        Assert.Empty((await one.Change(one.Next() with { Put = [Team.Member(bob, GroupRole.Admin)], GroupLimit = 1 })).NoRoom);

        await two.Leave(bob);
        Assert.Empty((await team.Change(Coming(bob))).NoRoom);
        Assert.Equal(3, (await team.Members()).Count);
    }

    [Fact]
    public async Task A_writer_that_has_lost_its_place_is_told_so_also_where_somebody_has_no_room()
    {
        var bob = Chat.NewAccount();
        await Team.Create(Archive, [bob]);
        var team = await Team.Create(Archive);
        var coming = team.Next() with { Put = [Team.Member(bob)], GroupLimit = 1 };

        var late = await team.Change(coming with { LastSeq = team.LastSeq - 1 });

        Assert.True(late.Fenced);
        Assert.Empty(late.NoRoom);
        Assert.Equal([bob], (await team.Change(coming)).NoRoom);
    }

    [Fact]
    public async Task A_change_that_was_made_is_known_again_also_where_there_would_be_no_room_for_it_now()
    {
        var bob = Chat.NewAccount();
        var team = await Team.Create(Archive);
        var coming = team.Next() with { Put = [Team.Member(bob)] };
        await team.Change(coming);
        var leaving = team.Next() with { Leave = [bob] };
        await team.Change(leaving);
        await Team.Create(Archive, [bob]);

        var again = await team.Change(coming with { LastSeq = team.LastSeq, GroupLimit = 1 });

        Assert.Equal((true, 2L), (again.Event!.Value.WasKnown, again.Event.Value.Message.Seq));
        Assert.Empty(again.NoRoom);
        Assert.Equal([team.Owner], await team.Members());
    }

    [Fact]
    public async Task The_last_tenth_of_the_groups_is_for_who_comes_by_own_will_and_an_app_needs_no_room()
    {
        var (bob, carol) = (Chat.NewAccount(), Chat.NewAccount());
        for (var i = 0; i < 9; i++) await Team.Create(Archive, [bob, carol]);
        var (one, two) = (await Team.Create(Archive), await Team.Create(Archive));
        GroupChange Coming(Team team, params (AccountId Who, ComesBy By)[] members) => team.Next() with
        {
            Put = [.. members.Select(it => Team.Member(it.Who) with { ComesBy = it.By })],
            GroupLimit = 10,
        };

        Assert.Equal([bob], (await one.Change(Coming(one, (bob, ComesBy.Another), (carol, ComesBy.Itself)))).NoRoom);
        Assert.Empty((await one.Change(Coming(one, (bob, ComesBy.Itself)))).NoRoom);
        Assert.Equal([bob], (await two.Change(Coming(two, (bob, ComesBy.Itself), (carol, ComesBy.Itself)))).NoRoom);
        Assert.Empty((await two.Change(Coming(two, (bob, ComesBy.App), (carol, ComesBy.Itself)))).NoRoom);
        Assert.Equal(3, (await two.Members()).Count);
    }

    [Fact]
    public async Task The_last_tenth_of_the_stays_is_for_who_comes_by_own_will_and_for_an_app_the_oldest_is_forgotten()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());
        Task<GroupChangeResult> Come(ComesBy by) =>
            team.Change(team.Next() with { Put = [Team.Member(bob, joinedSeq: team.LastSeq) with { ComesBy = by }] });
        for (var i = 0; i < GroupLimits.StaysInGroup; i++)
        {
            Assert.Equal(i < 29, (await Come(ComesBy.Another)).NoRoom.Count == 0);
            if (i >= 29) await Come(ComesBy.Itself);
            await team.Leave(bob);
            await team.Say(1_000);
        }

        Assert.Equal([bob], (await Come(ComesBy.Itself)).NoRoom);
        Assert.Empty((await Come(ComesBy.App)).NoRoom);

        var kept = Enumerable.Range(1, GroupLimits.StaysInGroup - 1).Select(i => new SeqWindow(1 + (3 * i), 3 + (3 * i)));
        Assert.Equal([.. kept, new(team.LastSeq - 1, long.MaxValue)], (await team.Of(bob)).Windows);
    }

    [Fact]
    public async Task A_group_is_not_created_with_who_is_in_as_many_as_one_may_be()
    {
        var (bob, carol) = (Chat.NewAccount(), Chat.NewAccount());
        var before = await Team.Create(Archive, [bob]);
        var group = before.New([bob, carol]) with { Peer = WireIds.NewGroup(), GroupLimit = 1 };

        var refused = await Archive.CreateGroup(group);

        Assert.Null(refused.Conversation);
        Assert.Equal(new[] { before.Owner, bob }.OrderBy(it => it.Value), refused.NoRoom.OrderBy(it => it.Value));
        Assert.Null(await Archive.FindConversation(group.Peer.Value));
        Assert.Empty(await Archive.Audiences(carol));
        Assert.NotNull((await Archive.CreateGroup(group with { GroupLimit = 2 })).Conversation);
    }
}
