create table audit_log (
    id bigint generated always as identity primary key,
    at bigint not null,
    tenant_no text collate "C",
    actor_tenant_no text collate "C",
    actor_app_id text collate "C" not null,
    action text collate "C" not null,
    subject text not null,
    outcome text collate "C" not null
);

create index audit_log_of_tenant on audit_log (tenant_no, id);
