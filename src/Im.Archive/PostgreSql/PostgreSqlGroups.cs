namespace Im.Archive;

/// <summary>Groups within a transaction.</summary>
internal static class PostgreSqlGroups
{
    private const string InsertConversation = $"{GroupSql.InsertConversation} returning id";

    private const string PutOutsiders = """
        insert into group_outsiders (conversation_id, account, state, since)
        select $1, i.account, i.state, i.since
        from unnest($2::text[], $3::integer[], $4::bigint[]) as i (account, state, since)
        on conflict (conversation_id, account) do update set state = excluded.state, since = excluded.since
        """;

    private const string ForgetOutsiders = """
        delete from group_outsiders where conversation_id = $1 and account = any($2)
        """;

    public static async Task<NewGroupResult> Create(PostgreSqlTransaction transaction, NewGroup group, long now)
    {
        var made = await transaction.Rows(
            InsertConversation, ArchiveRows.Number, group.Peer.Value, group.TenantNo, now);
        if (made.Count == 0) return NewGroupResult.Taken;

        var conversation = made[0];
        var puts = group.Members.Select(it => MemberPut.Of(it, null)).ToList();
        if (await PostgreSqlMembers.WithoutRoom(transaction, conversation, puts, group.GroupLimit) is [_, ..] full)
        {
            transaction.GiveUp();
            return new(null, full);
        }

        // Nobody knows the conversation yet: only an id that its sender has used elsewhere can be in the way.
        if ((await Append(transaction, new(conversation, 0, [group.Event]))).Messages is not [{ WasKnown: false }])
            throw new InvalidOperationException($"The first event of group {group.Peer} has a used id.");

        transaction.Add(
            GroupSql.InsertGroup, [.. GroupRows.Values(conversation, group.Row), group.Peer.Value, group.TenantNo]);
        PostgreSqlMembers.Put(transaction, conversation, group.Peer, puts);
        await transaction.Flush();
        return new(new(conversation, group.Peer.Value, group.TenantNo, 1, group.Event.Timestamp), []);
    }

    /// <remarks>
    /// The event goes first, by the rule of <see cref="PostgreSqlArchiveSql.Append"/>: only after a last seq that is
    /// committed. From there on the unique key keeps every other writer of the conversation waiting, until this
    /// transaction has ended; so what follows, all of it rows of this conversation, meets nobody but read marks.
    /// </remarks>
    public static async Task<GroupChangeResult> Change(PostgreSqlTransaction transaction, GroupChange change)
    {
        var (conversation, seq) = (change.Conversation, change.LastSeq + 1);
        if (await Place(transaction, change) is { } elsewhere) return elsewhere;

        if (await transaction.Execute(GroupSql.UpdateGroup, GroupRows.Values(conversation, change.Row)) == 0)
            throw new InvalidOperationException($"There is no group {change.Peer} to change.");

        var stored = await PostgreSqlMembers.Find(
            transaction, conversation, [.. change.Put.Select(it => it.Account), .. change.Leave]);
        var puts = change.Put.Select(it => MemberPut.Of(it, stored.GetValueOrDefault(it.Account.Value))).ToList();
        if (await PostgreSqlMembers.WithoutRoom(transaction, conversation, puts, change.GroupLimit) is [_, ..] full)
        {
            transaction.GiveUp();
            return GroupChangeResult.Full(full);
        }

        if (change.AllLeave) PostgreSqlMembers.LeaveAll(transaction, conversation, seq);
        else PostgreSqlMembers.Leave(transaction, conversation, change.Leave, seq);
        PostgreSqlMembers.Put(transaction, conversation, change.Peer, puts);
        Note(transaction, new OutsiderNotes(conversation, change.Outsiders, change.Forget));
        await transaction.Flush();
        return GroupChangeResult.At(change.Event.At(conversation, seq), wasKnown: false);
    }

    public static void Note(PostgreSqlTransaction transaction, OutsiderNotes notes)
    {
        transaction.Add(ForgetOutsiders, notes.Conversation, notes.Forget.Select(it => it.Value).ToArray());
        transaction.Add(
            PutOutsiders, notes.Conversation, notes.Put.Select(it => it.Account.Value).ToArray(),
            notes.Put.Select(it => (int)it.State).ToArray(), notes.Put.Select(it => it.Since).ToArray());
    }

    // Writes the event; or says why it takes no place now. A known one was written with all that it tells of.
    private static async Task<GroupChangeResult?> Place(PostgreSqlTransaction transaction, GroupChange change) =>
        (await Append(transaction, new(change.Conversation, change.LastSeq, [change.Event]))).Messages switch
        {
            [{ WasKnown: true } known] => GroupChangeResult.At(known.Message, wasKnown: true),
            [_] => null,
            _ => GroupChangeResult.LostPlace,
        };

    private static async Task<AppendResult> Append(PostgreSqlTransaction transaction, AppendBatch batch)
    {
        var operation = new AppendOperation(batch);
        await new AppendCommit().Write(transaction.Connection, new([operation]));
        return operation.Result;
    }
}
