-- What:   the marks of an answer that no source supports, kept with it.
-- Why:    they are not shown; history has to leave them out as the stream did.
-- Access: unchanged, owner only.
-- Locks:  answers, for the moment that a column with a constant default takes; no rewrite.
-- Undo:   alter table prep_chat.answers drop column dropped;
alter table prep_chat.answers add column dropped json not null default '[]';
