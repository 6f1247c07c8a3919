create table grain_state (
    kind text collate "C" not null,
    key text collate "C" not null,
    version bigint not null,
    payload bytea not null,
    updated_at bigint not null,
    primary key (kind, key)
) with (fillfactor = 80);   -- room for the next version on the same page: no index entry changes
