-- Whoever reads or writes these tables waits behind it: so it does not wait for long. The start fails then, and is tried again.
set local lock_timeout = '5s';

-- Every member's row looked its conversation up, by a plan that a connection makes once: made while statistics knew of some dozens of
-- conversations, it read all of them for each new one, until the next analyze. And it locked the conversation's row. Members are
-- put by whoever has made the conversation or read it, and conversations are never deleted.
alter table participants drop constraint participants_conversation_id_fkey;
