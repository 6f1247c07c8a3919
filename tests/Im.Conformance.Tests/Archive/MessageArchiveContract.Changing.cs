using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_change_after_a_wrong_last_seq_changes_nothing(long lastSeq)
    {
        var team = await Team.Create(Archive, [Chat.NewAccount()]);
        await team.Say(1_000);
        var before = await Everything(team);

        var result = await team.Change(Whole(team) with { LastSeq = lastSeq });

        Assert.True(result.Fenced);
        Assert.Null(result.Event);
        Assert.Equal(before, await Everything(team));
    }

    [Fact]
    public async Task A_change_that_cannot_be_stored_changes_nothing_and_takes_no_seq()
    {
        var team = await Team.Create(Archive, [Chat.NewAccount()]);
        var before = await Everything(team);
        var nobody = new OutsiderRow { Account = default, State = OutsiderState.Banned, Since = 1 };

        await Assert.ThrowsAnyAsync<Exception>(() => team.Change(Whole(team) with { Outsiders = [nobody] }));
        await Assert.ThrowsAnyAsync<Exception>(() => team.Change(Whole(team) with { Row = team.Row with { Name = null! } }));
        await Assert.ThrowsAnyAsync<Exception>(() => team.Change(Whole(team) with { Put = [Team.Member(Chat.NewAccount()), Team.Member(default)] }));

        Assert.Equal(before, await Everything(team));
        Assert.False((await team.Change(Whole(team))).Fenced);
    }

    [Fact]
    public async Task A_group_that_cannot_be_stored_leaves_its_id_free()
    {
        var template = await Team.Create(Archive);
        var group = template.New([Chat.NewAccount()]) with { Peer = WireIds.NewGroup() };

        await Assert.ThrowsAnyAsync<Exception>(() => Archive.CreateGroup(group with { Members = [.. group.Members, Team.Member(default)] }));

        Assert.Null(await Archive.FindConversation(group.Peer.Value));
        Assert.NotNull((await Archive.CreateGroup(group)).Conversation);
    }

    [Fact]
    public async Task A_change_of_what_is_no_group_is_refused_whole()
    {
        var chat = await Chat.Create(Archive);
        var team = await Team.Create(Archive);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Archive.ChangeGroup(team.Next() with { Conversation = chat.Id, LastSeq = 0 }));

        Assert.Equal(0, await chat.LastSeq());
    }

    [Fact]
    public async Task A_change_whose_event_is_known_was_made_already()
    {
        var team = await Team.Create(Archive);
        var change = Whole(team);
        await team.Change(change);
        var before = await Everything(team);

        var again = await team.Change(change with { LastSeq = 2, Put = [Team.Member(Chat.NewAccount())] });

        Assert.Equal((2, true), (again.Event!.Value.Message.Seq, again.Event.Value.WasKnown));
        Assert.Equal(before, await Everything(team));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xd800)]
    public async Task Texts_of_groups_and_tags_that_are_not_unicode_are_refused(int character)
    {
        var (team, tag, text) = (await Team.Create(Archive), await Label.Create(Archive), $"a{(char)character}");
        var peer = new PeerId(text);
        var before = await Everything(team);

        await Refused(() => Archive.CreateGroup(team.New([]) with { Peer = peer }));
        await Refused(() => Archive.CreateGroup(team.New([new(text)]) with { Peer = WireIds.NewGroup() }));
        await Refused(() => Archive.ChangeGroup(team.Next() with { Row = team.Row with { Name = text } }));
        await Refused(() => Archive.ChangeGroup(team.Next() with { Row = team.Row with { Announcement = text } }));
        await Refused(() => Archive.ChangeGroup(team.Next() with { Put = [Team.Member(new(text))] }));
        await Refused(() => Archive.ChangeGroup(team.Next() with { Forget = [new(text)] }));
        await Refused(() => Archive.CreateTag(Chat.Tenant, text, tag.Audience));
        await Refused(() => Archive.PutTagged(tag.Id, tag.Audience, [new(text)], 0, 9));
        await Refused(() => Archive.RemoveTagged(tag.Id, [new(text)], 0));
        await Refused(() => Archive.Participate(team.Owner, tag.Id, peer, 0));

        Assert.Equal(before, await Everything(team));

        static Task Refused(Func<Task> write) => Assert.ThrowsAsync<ArgumentException>(write);
    }

    [Fact]
    public async Task A_change_that_says_two_things_of_an_account_is_refused()
    {
        var (team, bob) = (await Team.Create(Archive), Chat.NewAccount());

        await Refused(team.Next() with { Put = [Team.Member(bob), Team.Member(bob, GroupRole.Admin)] });
        await Refused(team.Next() with { Put = [Team.Member(bob)], Leave = [bob] });
        await Refused(team.Next() with { Put = [Team.Member(bob)], AllLeave = true });
        await Refused(team.Next() with { Outsiders = [new() { Account = bob, State = OutsiderState.Banned, Since = 1 }], Forget = [bob] });

        Task Refused(GroupChange change) => Assert.ThrowsAsync<ArgumentException>(() => Archive.ChangeGroup(change));
    }

    [Fact]
    public async Task Of_changes_and_appends_after_one_seq_at_once_exactly_one_succeeds()
    {
        var team = await Team.Create(Archive);
        var other = team.Through(await Open());

        for (var round = 0; round < 5; round++)
        {
            var last = (await team.Messages()).Count;
            var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                var side = i % 2 == 0 ? team : other;
                return i % 4 < 2
                    ? (await side.Archive.Append(new(team.Id, last, [team.Event(), team.Event()]))).Messages.Count
                    : (await side.Archive.ChangeGroup(team.Next() with { LastSeq = last, Put = [Team.Member(Chat.NewAccount())] })).Event is null ? 0 : 1;
            }));

            var won = Assert.Single(written, it => it > 0);
            Assert.Equal(Enumerable.Range(1, last + won).Select(i => (long)i), (await team.Messages()).Select(it => it.Seq));
        }
    }

    [Fact]
    public async Task Racing_changes_and_appends_leave_seqs_dense_and_members_that_events_tell_of()
    {
        var team = await Team.Create(Archive);
        var other = team.Through(await Open());

        var joined = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Race(i % 2 == 0 ? team : other, joins: i < 4)));

        var messages = await team.Messages();
        Assert.Equal(Enumerable.Range(1, messages.Count).Select(i => (long)i), messages.Select(it => it.Seq));
        Assert.Equal(1 + (8 * 15), messages.Count);
        foreach (var (account, seq) in joined.SelectMany(it => it))
            Assert.Equal([new(seq - 1, long.MaxValue)], (await team.Of(account)).Windows);
        Assert.Equal(1 + (4 * 15), (await team.Members()).Count);

        async Task<List<(AccountId, long)>> Race(Team side, bool joins)
        {
            var done = new List<(AccountId, long)>();
            for (var left = 15; left > 0;)
            {
                var last = (await side.Archive.FindConversation(team.Peer.Value))!.LastSeq;
                var account = Chat.NewAccount();
                var place = joins
                    ? (await side.Archive.ChangeGroup(team.Next() with { LastSeq = last, Put = [Team.Member(account, joinedSeq: last)] })).Event
                    : (await side.Archive.Append(new(team.Id, last, [team.Event()]))).Messages.Select(it => (AppendedMessage?)it).FirstOrDefault();
                if (place is not { } appended) continue;

                if (joins) done.Add((account, appended.Message.Seq));
                left--;
            }

            return done;
        }
    }

    [Fact]
    public async Task Members_read_while_all_of_them_leave_and_come_back()
    {
        var accounts = Enumerable.Range(0, 300).Select(_ => Chat.NewAccount()).ToArray();
        var team = await Team.Create(Archive, accounts);
        var other = await Open();
        using var end = new CancellationTokenSource();
        var reading = Task.WhenAll(new[] { Archive, other }.Select(Read));

        for (var i = 0; i < 10; i++)
        {
            await team.Change(team.Next() with { AllLeave = true });
            await team.Change(team.Next() with { Put = [.. accounts.Reverse().Select(it => Team.Member(it, joinedSeq: team.LastSeq))] });
        }

        await end.CancelAsync();
        await reading;
        Assert.Equal(300, (await team.Members()).Count);

        async Task Read(IMessageArchive archive)
        {
            var random = new Random(5);
            while (!end.IsCancellationRequested)
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => archive.MarkRead(accounts[random.Next(300)], team.Id, random.Next(30))));
        }
    }

    private static GroupChange Whole(Team team) => team.Next(at: 2_000) with
    {
        Row = team.Row with { Name = "other", MemberCount = 2 },
        Put = [Team.Member(Chat.NewAccount()), Team.Member(team.Owner, GroupRole.Admin)],
        Leave = [],
        Outsiders = [new() { Account = Chat.NewAccount(), State = OutsiderState.Banned, Since = 1 }],
    };

    private static async Task<string> Everything(Team team)
    {
        var found = (await team.Archive.FindGroup(team.Peer))!.Value;
        var members = await team.Archive.Members(team.Id);
        var outsiders = await team.Archive.Outsiders(team.Id);
        return string.Join('\n', [found.Conversation, found.Row, .. members, .. outsiders]);
    }
}
