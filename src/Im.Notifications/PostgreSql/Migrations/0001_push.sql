-- A row is an account's device and one of its conversations (peer) there; slot tells apart what does not replace each
-- other: messages (''), silent data, each call. While due_at is null nothing waits: the row keeps up to which seq all was
-- done, and what the vendor shows. No contents.
create table push_outbox (
    id bigint generated always as identity primary key,
    account text collate "C" not null,
    device_id text collate "C" not null,
    peer text collate "C" not null,
    slot text collate "C" not null,
    tenant_no text collate "C" not null,
    login bigint not null,
    conversation_id bigint not null,
    seq bigint not null,            -- the newest message
    first_seq bigint not null,      -- the oldest one that waits with it
    message_id text collate "C" not null,
    sender text collate "C" not null,
    kind integer not null,
    app_id text collate "C" not null,
    room_id text collate "C" not null,
    mentioned boolean not null,
    sent_at bigint not null,
    count integer not null,
    offered_at bigint not null,     -- since when something waits
    due_at bigint,                  -- leased: when the lease runs out
    expires_at bigint not null,
    tries integer not null,
    version bigint not null,        -- changes with each message that joins, and when it is withdrawn
    lease bigint,
    shown_seq bigint not null,
    shown_vendor text collate "C",
    shown_vendor_id text collate "C",
    shown_app_id text collate "C",
    shown_at bigint not null,
    touched_at bigint not null,
    unique (account, device_id, peer, slot)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create index push_outbox_shown on push_outbox (conversation_id, shown_seq) where shown_vendor is not null;
create index push_outbox_due on push_outbox (due_at) where due_at is not null;
create index push_outbox_waiting on push_outbox (tenant_no, offered_at) where due_at is not null;
create index push_outbox_done on push_outbox (touched_at) where due_at is null;

-- Messages to groups, tags and everyone whose members have not all been asked yet.
create table push_audience (
    id bigint generated always as identity primary key,
    conversation_id bigint not null,
    slot text collate "C" not null,     -- what a newer message replaces; of a row that is being worked on its id
    audience text collate "C" not null,
    tenant_no text collate "C" not null,
    seq bigint not null,
    first_seq bigint not null,
    message_id text collate "C" not null,
    sender text collate "C" not null,
    kind integer not null,
    app_id text collate "C" not null,
    room_id text collate "C" not null,
    mentions text collate "C" not null, -- ids, with blanks between them
    only_accounts text collate "C",     -- likewise
    sent_at bigint not null,
    due_at bigint not null,             -- leased: when the lease runs out
    expires_at bigint not null,
    tries integer not null,
    lease bigint,
    after_account text collate "C" not null,    -- up to which member all were asked
    unique (conversation_id, slot)
);

create index push_audience_due on push_audience (due_at);

create table push_log (
    id bigint generated always as identity primary key,
    conversation_id bigint not null,
    seq bigint not null,
    first_seq bigint not null,
    account text collate "C" not null,
    device_id text collate "C" not null,
    tenant_no text collate "C" not null,
    message_id text collate "C" not null,
    vendor text collate "C" not null,
    outcome text collate "C" not null,
    code text not null,
    vendor_id text collate "C",
    token_hash text collate "C",
    tries integer not null,
    at bigint not null,
    receipt text collate "C",
    receipt_code text,
    receipt_at bigint,
    unique (conversation_id, seq, account, device_id)
);

create index push_log_of_tenant on push_log (tenant_no, id);
create index push_log_of_vendor on push_log (vendor_id) where vendor_id is not null;
create index push_log_of_account on push_log (account, conversation_id, seq);
create index push_log_at on push_log (at);

create table push_daily (
    tenant_no text collate "C" not null,
    day integer not null,               -- days since 1970-01-01, UTC
    vendor text collate "C" not null,
    outcome text collate "C" not null,
    count bigint not null,
    primary key (tenant_no, day, vendor, outcome)
) with (fillfactor = 70);

-- Accounts with devices, of tenants that have push: who is asked of a message to everyone, having looked there never yet.
create table push_account (
    tenant_no text collate "C" not null,
    account text collate "C" not null,
    primary key (tenant_no, account)
);
