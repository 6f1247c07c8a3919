alter table audit_log add column detail text;
