create table files (
    storage_id text primary key,
    tenant_no text not null,
    owner text not null,
    name text not null,
    mime_type text not null,
    size integer not null,
    sha256 text not null,           -- of an unfinished one what its client says, or nothing
    state integer not null,
    thumbnail_width integer not null,
    thumbnail_height integer not null,
    created_at integer not null,
    check_at integer not null,      -- when to look whether it is still needed
    uses integer not null           -- how often a message has named it: a deletion that does not know of the last one fails
) without rowid;

create index files_to_check on files (state, check_at);
create index files_of_owner on files (owner, state);

create table file_uses (
    storage_id text not null,
    conversation_id integer not null,
    sender text not null,
    message_id text not null,
    receiver text not null,
    used_at integer not null,
    primary key (storage_id, conversation_id, sender, message_id)
) without rowid;

create index file_uses_by_time on file_uses (storage_id, used_at);
