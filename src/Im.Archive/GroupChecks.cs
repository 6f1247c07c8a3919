using Im.Protocol;

namespace Im.Archive;

/// <summary>What must be true of groups and tags before anything is written: their texts can be stored, and a change
/// says one thing of an account.</summary>
internal static class GroupChecks
{
    /// <exception cref="ArgumentException">It cannot be written, or not in one way only.</exception>
    public static void Check(NewGroup group)
    {
        StorableText.Check(group.Event);
        Check(group.Row);
        StorableText.Check("A group", group.Peer.Value, group.TenantNo);
        CheckOnce(group.Members.Select(it => it.Account));
    }

    /// <inheritdoc cref="Check(NewGroup)"/>
    public static void Check(GroupChange change)
    {
        StorableText.Check(change.Event);
        Check(change.Row);
        StorableText.Check("A group", change.Peer.Value);
        CheckOnce([.. change.Put.Select(it => it.Account), .. change.Leave]);
        CheckOnce([.. change.Outsiders.Select(it => it.Account), .. change.Forget]);
        if (change.AllLeave && change.Put.Count > 0)
            throw new ArgumentException($"All members leave group {change.Peer}, and some come.", nameof(change));
    }

    public static void Check(IEnumerable<AccountId> accounts)
    {
        foreach (var account in accounts) StorableText.Check("An account", account.Value);
    }

    private static void Check(GroupRow row) => StorableText.Check(
        "A group", row.GroupNo, row.Name, row.Avatar, row.Announcement, row.Owner.Value);

    private static void CheckOnce(IEnumerable<AccountId> accounts)
    {
        var seen = new HashSet<AccountId>();
        foreach (var account in accounts)
        {
            StorableText.Check("An account", account.Value);
            if (!seen.Add(account)) throw new ArgumentException($"A change of a group names {account} twice.");
        }
    }
}
