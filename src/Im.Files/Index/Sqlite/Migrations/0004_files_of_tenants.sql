-- How much a tenant has uploaded in the last day, without what is still coming: answered from the index alone.
drop index files_of_tenant;
create index files_of_tenant on files (tenant_no, created_at, size) where state > 0;
