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
    unique (conversation_id, seq),
    unique (sender, message_id)
);

create index messages_recalled on messages (conversation_id, seq) where recalled_at is not null;

create table participants (
    account text collate "C" not null,
    conversation_id bigint not null references conversations (id),
    peer text collate "C" not null,
    read_seq bigint not null default 0,
    joined_seq bigint not null default 0,
    left_seq bigint,
    primary key (account, conversation_id),
    unique (account, peer)
);

create index participants_by_conversation on participants (conversation_id);
