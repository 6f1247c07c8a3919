-- Messages by time: a table for each epoch of some weeks, so that retention drops a table. Only the newest takes messages.
-- What stands in messages until now is the first one. An older version of the server cannot write here any more.
alter table messages rename to messages_1;
alter table messages_1 drop constraint messages_sender_message_id_scope_key;
alter table messages_1 rename constraint messages_conversation_id_seq_key to messages_1_place;
alter index messages_recalled rename to messages_1_recalled;
alter table messages_1 add column epoch integer not null default 1;
create table messages (like messages_1) partition by list (epoch);
alter table messages attach partition messages_1 for values in (1);

create table message_epochs (
    epoch integer primary key,
    started_at bigint not null
);

insert into message_epochs (epoch, started_at)
select 1, coalesce(min(sent_at), extract(epoch from now()) * 1000) from messages_1;

-- epoch: where the newest message lies. floor_seq, floor_at: the last message that retention has taken, at least where
-- that is the newest one: seqs go on after it.
alter table conversations add column epoch integer not null default 1;
alter table conversations add column floor_seq bigint not null default 0;
alter table conversations add column floor_at bigint not null default 0;

-- What a sender's id is known by, over all epochs: 128 bits of a digest, since clients choose their ids.
create function message_key(sender text, message_id text, scope bigint) returns uuid
language sql immutable strict parallel safe as $$
    select encode(substr(sha256(
        convert_to(sender, 'UTF8') || '\x00' || convert_to(message_id, 'UTF8') || '\x00' || convert_to(scope::text, 'UTF8')
    ), 1, 16), 'hex')::uuid
$$;

create table message_ids (
    key uuid not null,
    conversation_id bigint not null,
    seq bigint not null,
    epoch integer not null
);

insert into message_ids (key, conversation_id, seq, epoch)
select message_key(sender, message_id, scope), conversation_id, seq, epoch from messages_1;

alter table message_ids add primary key (key);

-- In a language that is not expanded into the caller's plan: that one names no table but the newest epoch's.
create function newest_seq(conversation bigint) returns bigint language plpgsql stable as $$
begin
    return (
        select coalesce((
            select max(m.seq) from messages m where m.conversation_id = c.id and m.epoch = c.epoch), c.floor_seq)
        from conversations c where c.id = conversation);
end
$$;

-- Makes the next epoch the one that takes messages, and returns it. Appends hold a lock on their epoch's table before
-- they look which epoch it is: so this waits for those under way, and each later one sees the new epoch and turns to it.
create function begin_epoch(at bigint) returns integer language plpgsql as $$
declare
    ended integer;
    begun integer;
begin
    lock table message_epochs in share row exclusive mode;
    select max(epoch) into ended from message_epochs;
    begun := ended + 1;
    execute format('create table messages_%s (like messages)', begun);
    execute format(
        'alter table messages_%s add constraint messages_%s_place unique (conversation_id, seq)', begun, begun);
    execute format(
        'create index messages_%s_recalled on messages_%s (conversation_id, seq) where recalled_at is not null', begun, begun);
    execute format('alter table messages attach partition messages_%s for values in (%s)', begun, begun);
    execute format('lock table messages_%s in share row exclusive mode', ended);
    insert into message_epochs (epoch, started_at) values (begun, at);
    return begun;
end
$$;
