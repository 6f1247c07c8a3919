-- Names are compared byte by byte: faster than by language, and alike on every server.
create table conversations (
    id bigint generated always as identity primary key,
    key text collate "C" not null unique,
    tenant_no text collate "C" not null,
    created_at bigint not null
);

-- No foreign key: it would lock the conversation's row for every message, and each append has proved its conversation
-- by reading its last seq.
create table messages (
    conversation_id bigint not null,
    seq bigint not null,
    sender text collate "C" not null,
    message_id text collate "C" not null,
    recipient text collate "C" not null,
    target text collate "C" not null,
    type integer not null,
    content bytea not null,
    extra bytea not null,
    app_id text collate "C" not null,
    is_background boolean not null,
    sent_at bigint not null,
    recalled_at bigint,
    -- Where the sender's id is unique: 0, everywhere; of a service, which sends one message to many, the conversation.
    scope bigint not null,
    unique (conversation_id, seq),
    unique (sender, message_id, scope)
);

create index messages_recalled on messages (conversation_id, seq) where recalled_at is not null;

create table participants (
    account text collate "C" not null,
    conversation_id bigint not null references conversations (id),
    peer text collate "C" not null,
    read_seq bigint not null default 0,
    -- The last stay: the account sees seqs above joined_seq, and up to left_seq if it is not in any more. Earlier stays
    -- are "after-through" pairs with blanks between them: few, and of no use but with their row.
    joined_seq bigint not null default 0,
    left_seq bigint,
    earlier text collate "C" not null default '',
    role integer not null default 0,
    muted_until bigint not null default 0,
    joined_at bigint not null default 0,
    primary key (account, conversation_id),
    unique (account, peer)
);

create index participants_present on participants (conversation_id, account) where left_seq is null;

-- key, tenant_no, owner and member_count are elsewhere too: so a list of groups is one range of an index.
create table groups (
    conversation_id bigint primary key references conversations (id),
    key text collate "C" not null,
    tenant_no text collate "C" not null,
    group_no text collate "C" not null,
    name text collate "C" not null,
    avatar text collate "C" not null,
    announcement text collate "C" not null,
    owner text collate "C" not null,
    member_count integer not null,
    admins_invite boolean not null,
    admins_send boolean not null,
    join_approval boolean not null,
    full_history boolean not null,
    muted_until bigint not null,
    created_at bigint not null,
    disbanded_at bigint
);

create index groups_listed on groups (tenant_no, key) where disbanded_at is null;

create table group_outsiders (
    conversation_id bigint not null references groups (conversation_id),
    account text collate "C" not null,
    state integer not null,
    since bigint not null,
    primary key (conversation_id, account)
);

create table tags (
    conversation_id bigint primary key references conversations (id),
    tenant_no text collate "C" not null,
    tag text collate "C" not null,
    unique (tenant_no, tag)
);
