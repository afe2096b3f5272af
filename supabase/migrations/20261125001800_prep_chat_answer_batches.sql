-- What:   one row of an answer's log holds all parts that were stored together, not one part.
-- Why:    an answer comes in some hundred parts; a row for each cost more than everything else that
--         happens to a token on its way (docs/decisions/0018-token-path.md).
-- Access: as before: row security on and no policy.
-- Locks:  answer_events, while it is written anew: as long as it takes to read it once.
-- Undo:   a row for each part again: insert … select answer_id, seq + place - 1, part from … json_array_elements.
alter table prep_chat.answer_events rename column part to parts;
alter table prep_chat.answer_events alter column parts type json using json_build_array(parts);
comment on table prep_chat.answer_events is 'The stream parts of each answer; seq numbers the first of a row, from 0 without gaps';
