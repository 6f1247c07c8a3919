create table audit_log (
    id integer primary key autoincrement,   -- never one again: pages go by it
    at integer not null,
    tenant_no text,
    actor_tenant_no text,
    actor_app_id text not null,
    action text not null,
    subject text not null,
    outcome text not null
);

create index audit_log_of_tenant on audit_log (tenant_no, id);
