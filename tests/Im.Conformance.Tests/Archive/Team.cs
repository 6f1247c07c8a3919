using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

/// <summary>A group that no other test knows. Each change of it follows the seq that the change before returned.</summary>
public sealed class Team
{
    public const long Created = 500;

    private Team(IMessageArchive archive, PeerId peer, AccountId owner) =>
        (Archive, Peer, Owner) = (archive, peer, owner);

    public IMessageArchive Archive { get; private init; }

    public PeerId Peer { get; }

    public AccountId Owner { get; }

    public long Id { get; private set; }

    public long LastSeq { get; private set; }

    public GroupRow Row { get; private set; } = null!;

    public static async Task<Team> Create(
        IMessageArchive archive, IReadOnlyList<AccountId>? members = null, string tenantNo = Chat.Tenant)
    {
        var team = new Team(archive, WireIds.NewGroup(), Chat.NewAccount());
        var head = (await archive.CreateGroup(team.New(members ?? [], tenantNo))).Conversation!;
        (team.Id, team.LastSeq) = (head.Id, head.LastSeq);
        return team;
    }

    /// <summary>The group as another archive on the same database sees it.</summary>
    public Team Through(IMessageArchive archive) =>
        new(archive, Peer, Owner) { Archive = archive, Id = Id, LastSeq = LastSeq, Row = Row };

    public NewGroup New(IReadOnlyList<AccountId> members, string tenantNo = Chat.Tenant)
    {
        Row = new() { Name = "team", Owner = Owner, MemberCount = members.Count + 1, CreatedAt = Created };
        var owner = new MemberRow { Account = Owner, Role = GroupRole.Owner, JoinedAt = Created };
        return new(Peer, tenantNo, Row, [owner, .. members.Select(it => Member(it))], Event());
    }

    public static MemberRow Member(
        AccountId account, GroupRole role = GroupRole.Member, long joinedAt = Created, long joinedSeq = 0) =>
        new() { Account = account, Role = role, JoinedAt = joinedAt, JoinedSeq = joinedSeq };

    public StoredMessage Event(long at = Created) => Message(Guid.NewGuid().ToString(), at);

    public StoredMessage Message(string id, long at = Created) => new()
    {
        Conversation = Id,
        Seq = 0,
        MessageId = id,
        From = Owner.AsPeer(),
        To = Peer,
        TenantNo = Chat.Tenant,
        Type = 256,
        Content = "{}"u8.ToArray(),
        Timestamp = at,
    };

    public GroupChange Next(long at = Created) =>
        new() { Conversation = Id, Peer = Peer, LastSeq = LastSeq, Event = Event(at), Row = Row };

    public async Task<GroupChangeResult> Change(GroupChange change)
    {
        var result = await Archive.ChangeGroup(change);
        if (result.Event is { } told) (LastSeq, Row) = (told.Message.Seq, change.Row);
        return result;
    }

    public Task<GroupChangeResult> Join(AccountId account, long joinedSeq) =>
        Change(Next() with { Put = [Member(account, joinedSeq: joinedSeq)] });

    public Task<GroupChangeResult> Leave(AccountId account) => Change(Next() with { Leave = [account] });

    /// <summary>Appends messages with the given times.</summary>
    public async Task Say(params long[] times)
    {
        var messages = times.Select(at => Message(Guid.NewGuid().ToString(), at)).ToArray();
        Assert.False((await Archive.Append(new(Id, LastSeq, messages))).Fenced);
        LastSeq += times.Length;
    }

    public async Task<Participation> Of(AccountId account) => (await Archive.FindParticipation(account, Peer))!;

    public async Task<IReadOnlyList<AccountId>> Members() => [.. (await Archive.Members(Id)).Select(it => it.Account)];

    public async Task<IReadOnlyList<StoredMessage>> Messages() =>
        (await Archive.Read(new MessageQuery { Conversation = Id, Limit = 100_000 })).Messages;
}
