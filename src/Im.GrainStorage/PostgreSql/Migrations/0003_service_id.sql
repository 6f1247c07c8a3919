-- What adonet wrote before the service had a name of its own is its, too.
update OrleansStorage set ServiceId = 'im' where ServiceId = 'dev';
