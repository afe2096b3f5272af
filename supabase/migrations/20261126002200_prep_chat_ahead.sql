-- What:   marks preparations that nobody has asked for yet.
-- Why:    a question that is likely to come is prepared ahead; it stands in no conversation, goes after a day, and what
--         a visitor was typing goes as soon as they type on.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  runs for a moment: a column without a default, an index on the few that have it.
-- Undo:   delete from prep_chat.runs where ahead is not null, then drop the column.
alter table prep_chat.runs add column ahead text check (ahead in ('listed', 'typed'));
comment on column prep_chat.runs.ahead is 'Prepared before it was asked: out of a list, or what was being typed; null once it has a turn';
create index runs_ahead_idx on prep_chat.runs (visitor_id, created_at) where ahead is not null;
