-- What:   the notices of an answer, kept with it.
-- Why:    an answer that met its length limit, or that consists of quotes, has to say so in history too.
-- Access: unchanged, owner only.
-- Locks:  answers, for the moment that a column with a constant default takes; no rewrite.
-- Undo:   alter table prep_chat.answers drop column notices;
alter table prep_chat.answers add column notices json not null default '[]';
