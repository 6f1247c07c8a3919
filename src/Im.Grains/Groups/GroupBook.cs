using Im.Archive;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Groups;

/// <summary>What a group's activation knows of it: what the archive has, and nothing that it does not.</summary>
internal sealed class GroupBook(string tenantNo, GroupRow row, IEnumerable<MemberRow> members, IEnumerable<OutsiderRow> outsiders)
{
    /// <summary>So many bans, and so many wishes to join, a group remembers.</summary>
    public const int OutsiderLimit = 10_000;

    private readonly SortedDictionary<AccountId, MemberRow> _members = Sorted(members, it => it.Account);
    private readonly SortedDictionary<AccountId, OutsiderRow> _outsiders = Sorted(outsiders, it => it.Account);

    /// <summary>The tenant.</summary>
    public string TenantNo => tenantNo;

    /// <summary>The group.</summary>
    public GroupRow Row { get; private set; } = row;

    /// <summary>Its members, by account.</summary>
    public IReadOnlyCollection<MemberRow> Members => _members.Values;

    /// <summary>Who has asked to join, and who may not.</summary>
    public IReadOnlyCollection<OutsiderRow> Outsiders => _outsiders.Values;

    /// <summary>A member, or null.</summary>
    public MemberRow? Member(AccountId account) => _members.GetValueOrDefault(account);

    /// <summary>An outsider that the group remembers, or null.</summary>
    public OutsiderRow? Outsider(AccountId account) => _outsiders.GetValueOrDefault(account);

    /// <summary>Whether somebody may not come back by own will.</summary>
    public bool IsBanned(AccountId account) => Outsider(account)?.State == OutsiderState.Banned;

    /// <summary>How many more outsiders of this kind the group can remember. Each kind has its own places: bans take none
    /// from those who ask to join.</summary>
    public int Room(OutsiderState state) => OutsiderLimit - _outsiders.Values.Count(it => it.State == state);

    /// <summary>The members who may see a message that is there; null for all. Who came later does not, and who has come
    /// back finds what an earlier stay has of it with <c>offline</c>.</summary>
    public IReadOnlyList<AccountId>? WhoHas(StoredMessage message)
    {
        if (ManySends.OnlyFor(message) is { } two) return two;

        return _members.Values.All(member => member.JoinedSeq < message.Seq)
            ? null
            : [.. _members.Values.Where(member => member.JoinedSeq < message.Seq).Select(member => member.Account)];
    }

    /// <summary>A change is durable.</summary>
    public void Apply(GroupChange change)
    {
        if (change.AllLeave) _members.Clear();
        foreach (var account in change.Leave) _members.Remove(account);
        foreach (var member in change.Put) _members[member.Account] = member;
        Row = change.Row;
        Note(change.Outsiders, change.Forget);
    }

    /// <summary>Outsiders are noted durably.</summary>
    public void Note(IReadOnlyList<OutsiderRow> put, IReadOnlyList<AccountId> forget)
    {
        foreach (var account in forget) _outsiders.Remove(account);
        foreach (var outsider in put) _outsiders[outsider.Account] = outsider;
    }

    private static SortedDictionary<AccountId, T> Sorted<T>(IEnumerable<T> rows, Func<T, AccountId> key)
    {
        var sorted = new SortedDictionary<AccountId, T>(Comparer<AccountId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value)));
        foreach (var row in rows) sorted[key(row)] = row;
        return sorted;
    }
}
