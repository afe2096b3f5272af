-- What:   a function that stores a new answer of a turn.
-- Why:    it took a transaction of five statements; many answers that begin in one moment wait for each of them.
-- Access: as the table: nobody but the owner and roles that bypass row security; service_role where it exists.
-- Locks:  the turn, until the transaction ends: two answers of a turn get their numbers in a row.
-- Undo:   drop the function.
create function prep_chat.add_answer(
  answer_id text, of_turn text, answer_mode text, answer_model text, client_id text, answer_temperature real,
  answer_language text, out id text, out attempt integer, out is_new boolean
)
language plpgsql
set search_path to ''
as $$
begin
  perform from prep_chat.turns turn where turn.id = of_turn for update;
  select answer.id, answer.attempt, false into id, attempt, is_new
    from prep_chat.answers answer where answer.turn_id = of_turn and answer.client_answer_id = client_id;
  if found then return; end if;
  insert into prep_chat.answers as answer (id, turn_id, mode, model, client_answer_id, temperature, language, attempt)
  select answer_id, of_turn, answer_mode, answer_model, client_id, answer_temperature, answer_language,
         pg_catalog.count(*) + 1
    from prep_chat.answers earlier where earlier.turn_id = of_turn
  returning answer.id, answer.attempt, true into id, attempt, is_new;
end;
$$;
comment on function prep_chat.add_answer(text, text, text, text, text, real, text) is
  'Stores an answer of a turn under its next number, or finds the one that the client has begun under the same id';

revoke execute on function prep_chat.add_answer(text, text, text, text, text, real, text) from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function prep_chat.add_answer(text, text, text, text, text, real, text) to service_role;
  end if;
end;
$$;
