-- For Im:Clustering = postgres: what Microsoft.Orleans.Clustering.AdoNet asks of PostgreSQL. The names of tables, columns,
-- queries and parameters are its contract (github.com/dotnet/orleans, src/AdoNet; the package carries no scripts). Written
-- anew: each query is one statement, so that it is all there or not at all. Who changes the list must have seen its newest
-- version: of two at once, the second waits for the first's row and then finds another version.
create table if not exists OrleansQuery (
    QueryKey varchar(64) not null,
    QueryText varchar(8000) not null,
    constraint OrleansQuery_Key primary key (QueryKey)
);

create table if not exists OrleansMembershipVersionTable (
    DeploymentId varchar(150) not null primary key,
    Timestamp timestamptz(3) not null default now(),
    Version integer not null default 0
);

create table if not exists OrleansMembershipTable (
    DeploymentId varchar(150) not null,
    Address varchar(45) not null,
    Port integer not null,
    Generation integer not null,
    SiloName varchar(150) not null,
    HostName varchar(150) not null,
    Status integer not null,
    ProxyPort integer,
    SuspectTimes varchar(8000),
    StartTime timestamptz(3) not null,
    IAmAliveTime timestamptz(3) not null,
    primary key (DeploymentId, Address, Port, Generation)
);

insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', '
with added as (
    insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId)
    on conflict do nothing
    returning 1
)
select exists (select from added)
'),
('InsertMembershipKey', '
with moved as (
    update OrleansMembershipVersionTable
    set Timestamp = now(), Version = Version + 1
    where DeploymentId = @DeploymentId and Version = @Version
        and not exists (
            select from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
    returning 1
), added as (
    insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort,
        StartTime, IAmAliveTime)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
        @IAmAliveTime
    from moved
    returning 1
)
select exists (select from added)
'),
('UpdateMembershipKey', '
with moved as (
    update OrleansMembershipVersionTable
    set Timestamp = now(), Version = Version + 1
    where DeploymentId = @DeploymentId and Version = @Version
        and exists (
            select from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
    returning 1
), changed as (
    update OrleansMembershipTable
    set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
        and exists (select from moved)
    returning 1
)
select exists (select from changed)
'),
('UpdateIAmAlivetimeKey', '
update OrleansMembershipTable
set IAmAliveTime = @IAmAliveTime
where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
'),
('MembershipReadRowKey', '
select list.DeploymentId, one.Address, one.Port, one.Generation, one.SiloName, one.HostName, one.Status, one.ProxyPort,
    one.SuspectTimes, one.StartTime, one.IAmAliveTime, list.Version
from OrleansMembershipVersionTable list
left join OrleansMembershipTable one on one.DeploymentId = list.DeploymentId
    and one.Address = @Address and one.Port = @Port and one.Generation = @Generation
where list.DeploymentId = @DeploymentId
'),
('MembershipReadAllKey', '
select list.DeploymentId, one.Address, one.Port, one.Generation, one.SiloName, one.HostName, one.Status, one.ProxyPort,
    one.SuspectTimes, one.StartTime, one.IAmAliveTime, list.Version
from OrleansMembershipVersionTable list
left join OrleansMembershipTable one on one.DeploymentId = list.DeploymentId
where list.DeploymentId = @DeploymentId
'),
('DeleteMembershipTableEntriesKey', '
with members as (
    delete from OrleansMembershipTable where DeploymentId = @DeploymentId
)
delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId
'),
('CleanupDefunctSiloEntriesKey', '
delete from OrleansMembershipTable
where DeploymentId = @DeploymentId and Status = 6 and IAmAliveTime < @IAmAliveTime
'),
('CleanupDefunctSiloEntryKey', '
delete from OrleansMembershipTable
where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation and Status = 6
    and StartTime = @StartTime and IAmAliveTime = @IAmAliveTime
    and coalesce(SuspectTimes, '''') = coalesce(@SuspectTimes, '''')
'),
('GatewaysQueryKey', '
select Address, ProxyPort, Generation
from OrleansMembershipTable
where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0
')
on conflict (QueryKey) do update set QueryText = excluded.QueryText;
