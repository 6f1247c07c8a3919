-- For Im:Storage:GrainState = adonet: what Microsoft.Orleans.Persistence.AdoNet asks of PostgreSQL. The names of
-- tables, columns, queries and parameters are its contract, as in Orleans' PostgreSQL-Main.sql and
-- PostgreSQL-Persistence.sql (github.com/dotnet/orleans, src/AdoNet; the package carries no scripts). Written anew: with
-- a unique key, each query one statement, and first versions at random, so that none comes again after a state was deleted.
create table if not exists OrleansQuery (
    QueryKey varchar(64) not null,
    QueryText varchar(8000) not null,
    constraint OrleansQuery_Key primary key (QueryKey)
);

create table if not exists OrleansStorage (
    GrainIdHash integer not null,
    GrainIdN0 bigint not null,
    GrainIdN1 bigint not null,
    GrainTypeHash integer not null,
    GrainTypeString varchar(512) not null,
    GrainIdExtensionString varchar(512),
    ServiceId varchar(150) not null,
    PayloadBinary bytea,
    ModifiedOn timestamp without time zone not null,
    Version integer not null
);

create unique index if not exists OrleansStorage_Key on OrleansStorage
    (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, coalesce(GrainIdExtensionString, ''), ServiceId);

insert into OrleansQuery (QueryKey, QueryText) values
('WriteToStorageKey', '
with changed as (
    update OrleansStorage
    set PayloadBinary = @PayloadBinary, ModifiedOn = now() at time zone ''utc'', Version = Version + 1
    where @GrainStateVersion::integer is not null and Version = @GrainStateVersion::integer
        and GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0
        and GrainIdN1 = @GrainIdN1 and GrainTypeString = @GrainTypeString
        and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''') and ServiceId = @ServiceId
    returning Version
), added as (
    insert into OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString,
        GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
    select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
        @PayloadBinary, now() at time zone ''utc'', 1 + floor(random() * 1000000000)::integer
    where @GrainStateVersion::integer is null
    on conflict do nothing
    returning Version
)
select coalesce((select Version from changed), (select Version from added), @GrainStateVersion::integer)
    as NewGrainStateVersion
'),
('ReadFromStorageKey', '
select PayloadBinary, now() at time zone ''utc'', Version
from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0
    and GrainIdN1 = @GrainIdN1 and GrainTypeString = @GrainTypeString
    and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''') and ServiceId = @ServiceId
'),
('ClearStorageKey', '
update OrleansStorage
set PayloadBinary = null, ModifiedOn = now() at time zone ''utc'', Version = Version + 1
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0
    and GrainIdN1 = @GrainIdN1 and GrainTypeString = @GrainTypeString
    and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''') and ServiceId = @ServiceId
    and Version = @GrainStateVersion::integer
returning Version as NewGrainStateVersion
'),
('DeleteStorageKey', '
delete from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0
    and GrainIdN1 = @GrainIdN1 and GrainTypeString = @GrainTypeString
    and coalesce(GrainIdExtensionString, '''') = coalesce(@GrainIdExtensionString, '''') and ServiceId = @ServiceId
    and Version = @GrainStateVersion::integer
returning Version + 1 as NewGrainStateVersion
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText;
