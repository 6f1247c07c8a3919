-- The last message that retention has taken: seqs go on after it.
alter table conversations add column floor_seq integer not null default 0;
alter table conversations add column floor_at integer not null default 0;

-- PostgreSQL keeps messages in tables by time, its epochs. Here is one, so that reads are alike.
alter table conversations add column epoch integer not null default 1;
alter table messages add column epoch integer not null default 1;
