-- An account's groups and tags, without those that it has left, which stay for ever: else who makes and disbands groups all
-- day would have every look for theirs pass over all of them. left_seq says nothing here, but with it SQLite counts in the
-- index alone.
create index participants_present_of_account on participants (account, peer, left_seq) where left_seq is null;
