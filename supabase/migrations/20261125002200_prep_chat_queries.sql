-- What:   what a run searches for, and the parts of a question in its context.
-- Why:    a question that asks several things is searched for side by side, and a follow-up is searched for
--         together with what it points at; both are texts, which the flow's own tables must not hold.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  runs and contexts for a moment: columns without a default.
-- Undo:   drop the columns.
alter table prep_chat.runs add column queries text[];
comment on column prep_chat.runs.queries is 'Texts of its searches, in order; null until they are decided';
alter table prep_chat.contexts add column parts json;
comment on column prep_chat.contexts.parts is 'Parts of the question, each with whether the content covers it; null when it has one';
