using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task A_group_is_created_with_its_members_and_first_event()
    {
        var bob = Chat.NewAccount();
        var team = await Team.Create(Archive, [bob]);

        var (head, row) = (await Archive.FindGroup(team.Peer))!.Value;

        Assert.Equal((team.Id, team.Peer.Value, Chat.Tenant, 1, Team.Created), (head.Id, head.Key, head.TenantNo, head.LastSeq, head.LastTimestamp));
        Assert.Equal(team.Row, row);
        Assert.Equal(256, Assert.Single(await team.Messages()).Type);
        Assert.Equal(
            new[] { Team.Member(team.Owner, GroupRole.Owner), Team.Member(bob) }.OrderBy(it => it.Account.Value, StringComparer.Ordinal),
            await Archive.Members(team.Id));
        Assert.Equal(1, (await team.Of(bob)).Last!.Seq);
    }

    [Fact]
    public async Task A_groups_id_is_taken_once()
    {
        var team = await Team.Create(Archive);
        var other = await Open();

        Assert.Null((await other.CreateGroup(team.New([Chat.NewAccount()]))).Conversation);
        Assert.Equal([team.Owner], await team.Members());

        var fresh = new[] { Archive, other, Archive, other }.Select(it => it.CreateGroup(New())).ToArray();
        Assert.Single(await Task.WhenAll(fresh), it => it.Conversation is not null);

        NewGroup New() => team.New([]) with { Peer = WireIds.Group(Chat.Tenant, $"same-{team.Id}") };
    }

    [Fact]
    public async Task What_is_no_group_is_null_or_empty()
    {
        var chat = await Chat.Create(Archive);

        Assert.Null(await Archive.FindGroup(WireIds.NewGroup()));
        Assert.Empty(await Archive.Outsiders(chat.Id));
        Assert.Empty(await Archive.GroupsOf(chat.Alice, "", 10));
        Assert.Empty(await Archive.Groups("no-tenant", "", 10));
    }

    [Fact]
    public async Task A_change_writes_all_of_a_group()
    {
        var (bob, carol, dave) = (Chat.NewAccount(), Chat.NewAccount(), Chat.NewAccount());
        var team = await Team.Create(Archive, [bob]);
        var row = new GroupRow
        {
            GroupNo = "no",
            Name = "name 😀",
            Avatar = "avatar",
            Announcement = "announcement",
            Owner = carol,
            MemberCount = 2,
            AdminsInvite = true,
            AdminsSend = true,
            JoinApproval = true,
            FullHistory = true,
            MutedUntil = 7,
            CreatedAt = 8,
            DisbandedAt = 9,
        };

        var result = await team.Change(team.Next(at: 600) with
        {
            Row = row,
            Put = [Team.Member(carol, GroupRole.Owner, 600, 1), Team.Member(team.Owner, GroupRole.Admin, 600) with { MutedUntil = 33 }],
            Leave = [bob],
            Outsiders = [new() { Account = bob, State = OutsiderState.Banned, Since = 600 }, new() { Account = dave, State = OutsiderState.Requested, Since = 5 }],
        });

        var (message, wasKnown) = result.Event!.Value;
        Assert.Equal((team.Id, 2, 600, false), (message.Conversation, message.Seq, message.Timestamp, wasKnown));
        Assert.Equal(message.MessageId, (await Archive.Find(team.Id, 2))!.MessageId);
        var (head, stored) = (await Archive.FindGroup(team.Peer))!.Value;
        Assert.Equal((2, 600), (head.LastSeq, head.LastTimestamp));
        Assert.Equal(row, stored);
        Assert.Equal(
            [Team.Member(carol, GroupRole.Owner, 600, 1), Team.Member(team.Owner, GroupRole.Admin) with { MutedUntil = 33 }],
            (await Archive.Members(team.Id)).OrderByDescending(it => it.Role));
        Assert.Equal([new(0, long.MaxValue)], (await team.Of(team.Owner)).Windows);
        Assert.Equal([new(0, 2)], (await team.Of(bob)).Windows);
        Assert.Equal(
            [(bob, OutsiderState.Banned, 600), (dave, OutsiderState.Requested, 5)],
            (await Archive.Outsiders(team.Id)).OrderByDescending(it => it.State).Select(it => (it.Account, it.State, it.Since)));
    }

    [Fact]
    public async Task Outsiders_are_replaced_and_forgotten()
    {
        var (team, bob, carol) = (await Team.Create(Archive), Chat.NewAccount(), Chat.NewAccount());
        OutsiderRow Asks(AccountId account) => new() { Account = account, State = OutsiderState.Requested, Since = 1 };
        await team.Change(team.Next() with { Outsiders = [Asks(bob), Asks(carol)] });

        var banned = new OutsiderRow { Account = bob, State = OutsiderState.Banned, Since = 2 };
        await team.Change(team.Next() with { Outsiders = [banned], Forget = [carol, Chat.NewAccount()] });

        Assert.Equal([banned], await Archive.Outsiders(team.Id));
    }

    [Fact]
    public async Task All_leave_a_disbanded_group_and_its_history_stays()
    {
        var bob = Chat.NewAccount();
        var team = await Team.Create(Archive, [bob]);

        await team.Change(team.Next() with { Row = team.Row with { DisbandedAt = 700, MemberCount = 0 }, AllLeave = true });

        Assert.Empty(await team.Members());
        Assert.Equal(700, (await Archive.FindGroup(team.Peer))!.Value.Row.DisbandedAt);
        Assert.Equal([new(0, 2)], (await team.Of(bob)).Windows);
        Assert.Equal(2, (await team.Of(team.Owner)).Last!.Seq);
        Assert.Empty(await Archive.GroupsOf(bob, "", 10));
    }

    [Fact]
    public async Task Ten_thousand_members_come_and_go_at_once()
    {
        var accounts = Enumerable.Range(0, 10_000).Select(_ => Chat.NewAccount()).ToArray();
        var team = await Timed("create with 10,000", () => Team.Create(Archive, accounts));
        Assert.Equal(10_001, (await Timed("read them", () => Archive.Members(team.Id))).Count);

        await Timed("all go", () => team.Change(team.Next() with { AllLeave = true }));
        Assert.Empty(await team.Members());
        var back = accounts.Select(it => Team.Member(it, joinedSeq: 2)).ToArray();
        await Timed("all come back", () => team.Change(team.Next() with { Put = back }));
        await Timed("all change", () => team.Change(team.Next() with { Put = back }));
        await Timed("all are taken out by name", () => team.Change(team.Next() with { Leave = accounts }));
        var fresh = Enumerable.Range(0, 10_000).Select(_ => Team.Member(Chat.NewAccount())).ToArray();
        await Timed("others come", () => team.Change(team.Next() with { Put = fresh }));

        Assert.Equal(10_000, (await team.Members()).Count);
        Assert.Equal([new(0, 5)], (await team.Of(accounts[^1])).Windows);
        Assert.Equal(Enumerable.Range(1, 6).Select(i => (long)i), (await team.Messages()).Select(it => it.Seq));
    }

    [Fact]
    public async Task An_accounts_groups_come_by_id_in_pages()
    {
        var bob = Chat.NewAccount();
        var teams = new List<Team>();
        for (var i = 0; i < 5; i++) teams.Add(await Team.Create(Archive, [bob]));
        await teams[0].Leave(bob);
        await teams[1].Change(teams[1].Next() with { Put = [Team.Member(bob, GroupRole.Admin)] });
        var expected = teams.Skip(1).Select(it => it.Peer.Value).Order(StringComparer.Ordinal).ToArray();

        var first = await Archive.GroupsOf(bob, "", 3);
        var second = await Archive.GroupsOf(bob, first[^1].Peer.Value, 3);

        Assert.Equal(expected[..3], first.Select(it => it.Peer.Value));
        Assert.Equal(expected[3..], second.Select(it => it.Peer.Value));
        var admin = Assert.Single([.. first, .. second], it => it.Role == GroupRole.Admin);
        Assert.Equal((teams[1].Peer, Chat.Tenant, teams[1].Row), (admin.Peer, admin.TenantNo, admin.Row));
    }

    [Fact]
    public async Task A_tenants_groups_come_by_id_in_pages_without_disbanded_ones()
    {
        var tenant = Guid.NewGuid().ToString("n");
        var teams = new List<Team>();
        for (var i = 0; i < 5; i++) teams.Add(await Team.Create(Archive, tenantNo: tenant));
        await teams[0].Change(teams[0].Next() with { Row = teams[0].Row with { DisbandedAt = 1 }, AllLeave = true });
        var expected = teams.Skip(1).Select(it => it.Peer.Value).Order(StringComparer.Ordinal).ToArray();

        var first = await Archive.Groups(tenant, "", 3);
        var second = await Archive.Groups(tenant, first[^1].Peer.Value, 3);

        Assert.Equal(expected[..3], first.Select(it => it.Peer.Value));
        Assert.Equal(expected[3..], second.Select(it => it.Peer.Value));
        Assert.All(first, it => Assert.Equal((GroupRole.Member, tenant, "team"), (it.Role, it.TenantNo, it.Row.Name)));
    }

    private static async Task<T> Timed<T>(string what, Func<Task<T>> run)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = await run();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms");
        return result;
    }
}
