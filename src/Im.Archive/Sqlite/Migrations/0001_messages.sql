create table conversations (
    id integer primary key,
    key text not null unique,
    tenant_no text not null,
    created_at integer not null
);

-- A rowid table with indexes: appends of many conversations go to the end of the file, 3 to 5 times faster than
-- WITHOUT ROWID. No foreign key: each append has proved its conversation by reading its last seq.
create table messages (
    id integer primary key,
    conversation_id integer not null,
    seq integer not null,
    sender text not null,
    message_id text not null,
    recipient text not null,
    target text not null,
    type integer not null,
    content blob not null,
    extra blob not null,
    app_id text not null,
    is_background integer not null,
    sent_at integer not null,
    recalled_at integer,
    unique (conversation_id, seq),
    unique (sender, message_id)
);

create index messages_recalled on messages (conversation_id, seq) where recalled_at is not null;

create table participants (
    account text not null,
    conversation_id integer not null references conversations (id),
    peer text not null,
    read_seq integer not null default 0,
    joined_seq integer not null default 0,
    left_seq integer,
    primary key (account, conversation_id),
    unique (account, peer)
) without rowid;

create index participants_by_conversation on participants (conversation_id);
