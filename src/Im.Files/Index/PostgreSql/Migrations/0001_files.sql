create table files (
    storage_id text collate "C" primary key,
    tenant_no text collate "C" not null,
    owner text collate "C" not null,
    name text not null,
    mime_type text collate "C" not null,
    size bigint not null,
    sha256 text collate "C" not null,   -- of an unfinished one what its client says, or nothing
    state bigint not null,
    thumbnail_width bigint not null,
    thumbnail_height bigint not null,
    created_at bigint not null,
    check_at bigint not null,           -- when to look whether it is still needed
    uses bigint not null                -- how often a message has named it: a deletion that does not know of the last one fails
);

create index files_to_check on files (state, check_at);
create index files_of_owner on files (owner, state);

create table file_uses (
    storage_id text collate "C" not null,
    conversation_id bigint not null,
    sender text collate "C" not null,
    message_id text collate "C" not null,
    receiver text collate "C" not null,
    used_at bigint not null,
    primary key (storage_id, conversation_id, sender, message_id)
);

create index file_uses_by_time on file_uses (storage_id, used_at);
