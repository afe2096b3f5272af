-- What:   the language that an answer was asked for in, where one was named.
-- Why:    it is recorded with the mode: an answer in another language is one more from the same preparation.
-- Access: unchanged, owner only.
-- Locks:  answers for a moment: a column without a default.
-- Undo:   drop the column.
alter table prep_chat.answers add column language text;
comment on column prep_chat.answers.language is 'Code of the language that was asked for; null: that of the question';
