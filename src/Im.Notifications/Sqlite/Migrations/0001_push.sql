-- A row is an account's device and one of its conversations (peer) there; slot tells apart what does not replace each
-- other: messages (''), silent data, each call. While due_at is null nothing waits: the row keeps up to which seq all was
-- done, and what the vendor shows. No contents.
create table push_outbox (
    id integer primary key,
    account text not null,
    device_id text not null,
    peer text not null,
    slot text not null,
    tenant_no text not null,
    login integer not null,
    conversation_id integer not null,
    seq integer not null,           -- the newest message
    first_seq integer not null,     -- the oldest one that waits with it
    message_id text not null,
    sender text not null,
    kind integer not null,
    app_id text not null,
    room_id text not null,
    mentioned integer not null,
    sent_at integer not null,
    count integer not null,
    offered_at integer not null,    -- since when something waits
    due_at integer,                 -- leased: when the lease runs out
    expires_at integer not null,
    tries integer not null,
    version integer not null,       -- changes with each message that joins, and when it is withdrawn
    lease integer,
    shown_seq integer not null,
    shown_vendor text,
    shown_vendor_id text,
    shown_app_id text,
    shown_at integer not null,
    touched_at integer not null,
    unique (account, device_id, peer, slot)
);

create index push_outbox_shown on push_outbox (conversation_id, shown_seq) where shown_vendor is not null;
create index push_outbox_due on push_outbox (due_at) where due_at is not null;
create index push_outbox_waiting on push_outbox (tenant_no, offered_at) where due_at is not null;
create index push_outbox_done on push_outbox (touched_at) where due_at is null;

-- Messages to groups, tags and everyone whose members have not all been asked yet.
create table push_audience (
    id integer primary key,
    conversation_id integer not null,
    slot text not null,             -- what a newer message replaces; of a row that is being worked on its id
    audience text not null,
    tenant_no text not null,
    seq integer not null,
    first_seq integer not null,
    message_id text not null,
    sender text not null,
    kind integer not null,
    app_id text not null,
    room_id text not null,
    mentions text not null,         -- ids, with blanks between them
    only_accounts text,             -- likewise
    sent_at integer not null,
    due_at integer not null,        -- leased: when the lease runs out
    expires_at integer not null,
    tries integer not null,
    lease integer,
    after_account text not null,    -- up to which member all were asked
    unique (conversation_id, slot)
);

create index push_audience_due on push_audience (due_at);

create table push_log (
    id integer primary key autoincrement,
    conversation_id integer not null,
    seq integer not null,
    first_seq integer not null,
    account text not null,
    device_id text not null,
    tenant_no text not null,
    message_id text not null,
    vendor text not null,
    outcome text not null,
    code text not null,
    vendor_id text,
    token_hash text,
    tries integer not null,
    at integer not null,
    receipt text,
    receipt_code text,
    receipt_at integer,
    unique (conversation_id, seq, account, device_id)
);

create index push_log_of_tenant on push_log (tenant_no, id);
create index push_log_of_vendor on push_log (vendor_id) where vendor_id is not null;
create index push_log_of_account on push_log (account, conversation_id, seq);
create index push_log_at on push_log (at);

create table push_daily (
    tenant_no text not null,
    day integer not null,           -- days since 1970-01-01, UTC
    vendor text not null,
    outcome text not null,
    count integer not null,
    primary key (tenant_no, day, vendor, outcome)
) without rowid;

-- Accounts with devices, of tenants that have push: who is asked of a message to everyone, having looked there never yet.
create table push_account (
    tenant_no text not null,
    account text not null,
    primary key (tenant_no, account)
) without rowid;
