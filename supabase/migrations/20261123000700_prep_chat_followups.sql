-- What:   topics beside what a preparation was about, and what was proposed after each answer.
-- Why:    an answer can propose what to go on with, without a call to a model; the content covers it.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  contexts and answers, for the moment that columns without a rewrite take.
-- Undo:   drop the two columns.
alter table prep_chat.contexts add column topics json;
comment on column prep_chat.contexts.topics is 'Headings and titles of passages that were found; null before this version';
alter table prep_chat.answers add column followups json not null default '[]';
