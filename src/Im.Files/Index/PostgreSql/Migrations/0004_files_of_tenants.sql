-- Whoever reads or writes the table waits behind it: so it does not wait for long. The start fails then, and is tried again.
set local lock_timeout = '5s';

-- How much a tenant has uploaded in the last day, without what is still coming: answered from the index alone.
drop index files_of_tenant;
create index files_of_tenant on files (tenant_no, created_at) include (size) where state > 0;
