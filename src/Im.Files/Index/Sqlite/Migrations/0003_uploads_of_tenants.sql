-- How much a tenant has uploaded in the last day: answered from the index alone.
create index files_of_tenant on files (tenant_no, created_at, size);
