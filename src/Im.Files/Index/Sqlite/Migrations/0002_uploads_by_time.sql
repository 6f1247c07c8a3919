-- How much somebody has uploaded in the last day.
create index files_by_time on files (owner, created_at);
