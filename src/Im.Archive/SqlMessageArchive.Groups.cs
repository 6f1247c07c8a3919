using Im.Protocol;

namespace Im.Archive;

internal abstract partial class SqlMessageArchive
{
    public async Task<IReadOnlyList<PeerId>> Audiences(AccountId account, CancellationToken cancellation = default) =>
        await All(GroupSql.Audiences, GroupRows.Peer, cancellation, account.Value);

    public async Task<NewGroupResult> CreateGroup(NewGroup group)
    {
        GroupChecks.Check(group);
        return await Write(group);
    }

    public Task<(ConversationHead Conversation, GroupRow Row)?> FindGroup(
        PeerId group, CancellationToken cancellation = default) =>
        First(GroupSql.FindGroup, GroupRows.Group, cancellation, group.Value);

    public async Task<IReadOnlyList<MemberRow>> Members(long conversation, CancellationToken cancellation = default) =>
        await All(GroupSql.Members, GroupRows.Member, cancellation, conversation);

    public async Task<IReadOnlyList<AccountId>> MembersAfter(
        long conversation, string after, int limit, CancellationToken cancellation = default) =>
        await All(GroupSql.MembersAfter, GroupRows.Account, cancellation, conversation, after, (long)limit);

    public async Task<IReadOnlyList<OutsiderRow>> Outsiders(
        long conversation, CancellationToken cancellation = default) =>
        await All(GroupSql.Outsiders, GroupRows.Outsider, cancellation, conversation);

    public async Task<GroupChangeResult> ChangeGroup(GroupChange change)
    {
        GroupChecks.Check(change);
        return await Write(change);
    }

    public async Task NoteOutsiders(long conversation, IReadOnlyList<OutsiderRow> put, IReadOnlyList<AccountId> forget)
    {
        GroupChecks.Check([.. put.Select(it => it.Account), .. forget]);
        await WriteOutsiders(new OutsiderNotes(conversation, put, forget));
    }

    public async Task<IReadOnlyList<GroupEntry>> GroupsOf(
        AccountId account, string after, int limit, CancellationToken cancellation = default) =>
        await All(GroupSql.GroupsOf, GroupRows.Entry, cancellation, account.Value, after, (long)limit);

    public async Task<IReadOnlyList<GroupEntry>> Groups(
        string tenantNo, string after, int limit, CancellationToken cancellation = default) =>
        await All(GroupSql.Groups, GroupRows.Entry, cancellation, tenantNo, after, (long)limit);

    public async Task<ConversationHead> CreateTag(string tenantNo, string tag, PeerId audience)
    {
        StorableText.Check("A tag", tenantNo, tag, audience.Value);
        await WriteTag(tenantNo, tag, audience);
        return await FindConversation(audience.Value)
            ?? throw new InvalidOperationException($"Conversation {audience} was created and is not there.");
    }

    public async Task<IReadOnlyList<AccountId>> PutTagged(
        long conversation, PeerId audience, IReadOnlyList<AccountId> accounts, long joinedSeq, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        StorableText.Check("A tag", audience.Value);
        GroupChecks.Check(accounts);
        return accounts.Count == 0
            ? []
            : await Write(new TagPut(conversation, audience, [.. accounts.Distinct()], joinedSeq, limit));
    }

    public async Task RemoveTagged(long conversation, IReadOnlyList<AccountId> accounts, long leftSeq)
    {
        GroupChecks.Check(accounts);
        if (accounts.Count > 0) await WriteRemoval(conversation, accounts, leftSeq);
    }

    public abstract Task DeleteTag(long conversation, long leftSeq);

    public async Task<bool> IsListed(long conversation, CancellationToken cancellation = default) =>
        (await All(GroupSql.TagOf, ArchiveRows.Text, cancellation, conversation)).Count > 0;

    public async Task<IReadOnlyList<TagEntry>> Tags(
        string tenantNo, string after, int limit, CancellationToken cancellation = default) =>
        await All(GroupSql.Tags, GroupRows.Tag, cancellation, tenantNo, after, (long)limit);

    public async Task<IReadOnlyList<string>> TagsOf(AccountId account, CancellationToken cancellation = default) =>
        await All(GroupSql.TagsOf, ArchiveRows.Text, cancellation, account.Value);

    /// <summary>Creates a group that can be stored.</summary>
    protected abstract Task<NewGroupResult> Write(NewGroup group);

    /// <summary>Makes a change that can be stored.</summary>
    protected abstract Task<GroupChangeResult> Write(GroupChange change);

    /// <summary>Notes and forgets outsiders.</summary>
    protected abstract Task WriteOutsiders(OutsiderNotes notes);

    /// <summary>Puts accounts, each once and at least one, into a tag.</summary>
    protected abstract Task<IReadOnlyList<AccountId>> Write(TagPut put);

    /// <summary>Creates a tag's conversation and entry where they are missing.</summary>
    protected abstract Task WriteTag(string tenantNo, string tag, PeerId audience);

    /// <summary>Takes accounts, at least one, out of a tag.</summary>
    protected abstract Task WriteRemoval(long conversation, IReadOnlyList<AccountId> accounts, long leftSeq);
}

/// <summary>Outsiders of a group to note and to forget.</summary>
internal sealed record OutsiderNotes(long Conversation, IReadOnlyList<OutsiderRow> Put, IReadOnlyList<AccountId> Forget);

/// <summary>The parameters of <see cref="IMessageArchive.PutTagged"/>.</summary>
internal sealed record TagPut(
    long Conversation, PeerId Audience, IReadOnlyList<AccountId> Accounts, long JoinedSeq, int Limit)
{
    /// <summary>An account's row in the tag. Of its stays the newest are kept: who is tagged over and over is not refused.
    /// </summary>
    public MemberPut Of(AccountId account, StoredMember? stored, long now)
    {
        var put = MemberPut.Of(new MemberRow { Account = account, JoinedAt = now, JoinedSeq = JoinedSeq }, stored);
        return put with { Stays = put.Stays.Newest() };
    }
}
