-- What:   how many of a run's searches are what was asked, and the run whose context it goes on from.
-- Why:    a follow-up keeps what its conversation holds and searches for what is new alone; what was found on a page
--         that has changed since is searched for again, and is no part of the question.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  runs for a moment: columns without a default.
-- Undo:   drop the columns.
alter table prep_chat.runs
  add column asked smallint,
  add column continues text;
comment on column prep_chat.runs.asked is 'How many of the queries, from the first, are asked; null: all';
comment on column prep_chat.runs.continues is 'The run before in the conversation, which this one goes on from; it may be gone, and then nothing is held';
