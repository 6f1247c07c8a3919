create table grain_state (
    kind text not null,
    key text not null,
    version integer not null,
    payload blob not null,
    updated_at integer not null,
    primary key (kind, key)
);
