namespace Im.Archive;

/// <summary>Statements of groups and tags that are alike on both engines. An account's groups and tags are those of its
/// peers that begin with g and t: a range of the index (account, peer) of those who are present.</summary>
internal static class GroupSql
{
    public const string FirstGroup = "g";
    public const string PastGroups = "h";
    public const string FirstTag = "t";
    public const string PastTags = "u";

    private const string Group = """
        g.group_no, g.name, g.avatar, g.announcement, g.owner, g.member_count, g.admins_invite, g.admins_send,
        g.join_approval, g.full_history, g.muted_until, g.created_at, g.disbanded_at
        """;

    public const string FindGroup = $"""
        select {ArchiveSql.Head}, {Group}
        from conversations c
        join groups g on g.conversation_id = c.id
        where c.key = $1
        """;

    public const string Members = """
        select account, role, muted_until, joined_at, joined_seq from participants
        where conversation_id = $1 and left_seq is null
        order by account
        """;

    public const string MembersAfter = """
        select account from participants
        where conversation_id = $1 and left_seq is null and account > $2
        order by account
        limit $3
        """;

    public const string Outsiders = """
        select account, state, since from group_outsiders where conversation_id = $1 order by account
        """;

    public const string GroupsOf = $"""
        select g.key, g.tenant_no, p.role, {Group}
        from participants p
        join groups g on g.conversation_id = p.conversation_id
        where p.account = $1 and p.peer > $2 and p.peer >= '{FirstGroup}' and p.peer < '{PastGroups}'
            and p.left_seq is null
        order by p.peer
        limit $3
        """;

    public const string Groups = $"""
        select g.key, g.tenant_no, 0, {Group}
        from groups g
        where g.tenant_no = $1 and g.key > $2 and g.disbanded_at is null
        order by g.key
        limit $3
        """;

    public const string Audiences = $"""
        select peer from participants
        where account = $1 and peer >= '{FirstGroup}' and peer < '{PastGroups}' and left_seq is null
        union all
        select peer from participants
        where account = $1 and peer >= '{FirstTag}' and peer < '{PastTags}' and left_seq is null
        """;

    public const string Tags = """
        select t.tag, c.key,
            (select count(*) from participants p where p.conversation_id = t.conversation_id and p.left_seq is null)
        from tags t
        join conversations c on c.id = t.conversation_id
        where t.tenant_no = $1 and t.tag > $2
        order by t.tag
        limit $3
        """;

    public const string TagOf = "select tag from tags where conversation_id = $1";

    public const string TagsOf = $"""
        select t.tag
        from participants p
        join tags t on t.conversation_id = p.conversation_id
        where p.account = $1 and p.peer >= '{FirstTag}' and p.peer < '{PastTags}' and p.left_seq is null
        order by t.tag
        """;

    public const string InsertConversation = """
        insert into conversations (key, tenant_no, created_at) values ($1, $2, $3) on conflict (key) do nothing
        """;

    public const string InsertTag = """
        insert into tags (conversation_id, tenant_no, tag)
        values ((select id from conversations where key = $1), $2, $3)
        on conflict do nothing
        """;

    public const string DeleteTag = "delete from tags where conversation_id = $1";

    public const string InsertGroup = """
        insert into groups (conversation_id, group_no, name, avatar, announcement, owner, member_count, admins_invite,
            admins_send, join_approval, full_history, muted_until, created_at, disbanded_at, key, tenant_no)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """;

    public const string UpdateGroup = """
        update groups
        set group_no = $2, name = $3, avatar = $4, announcement = $5, owner = $6, member_count = $7,
            admins_invite = $8, admins_send = $9, join_approval = $10, full_history = $11, muted_until = $12,
            created_at = $13, disbanded_at = $14
        where conversation_id = $1
        """;

    // A stay ends no earlier than it began.
    public const string LeaveAll = """
        update participants set left_seq = case when joined_seq > $2 then joined_seq else $2 end
        where conversation_id = $1 and left_seq is null
        """;
}
