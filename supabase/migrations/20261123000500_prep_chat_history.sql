-- What:   replaced turns; checked citations kept with their answer; erasing what pgflow holds of runs.
-- Why:    an edited question takes the place of what followed it; history shows what the stream showed;
--         a visitor who erases a conversation must leave nothing in the engine's tables and queues either.
-- Access: owner only; service_role where it exists (Supabase).
-- Locks:  turns and answers, for the moment that columns without a rewrite take.
-- Undo:   drop the function and the columns.
alter table prep_chat.turns add column replaced_at timestamptz;
alter table prep_chat.answers add column citations json not null default '[]';

create function prep_chat.erase_flow_runs(run_ids uuid[]) returns void
language plpgsql
set search_path to ''
as $$
declare
  flow record;
begin
  -- tasks before runs, the order of a worker that settles one; with both no other step can begin
  perform from pgflow.step_tasks task where task.run_id = any (run_ids) for update;
  perform from pgflow.runs run where run.run_id = any (run_ids) for update;
  for flow in select distinct run.flow_slug as slug from pgflow.runs run where run.run_id = any (run_ids)
  loop
    execute pg_catalog.format(
      'delete from pgmq.%I where message ->> ''run_id'' = any ($1)', 'q_' || pg_catalog.lower(flow.slug)
    ) using run_ids::text[];
    execute pg_catalog.format(
      'delete from pgmq.%I where message ->> ''run_id'' = any ($1)', 'a_' || pg_catalog.lower(flow.slug)
    ) using run_ids::text[];
  end loop;
  delete from pgflow.step_tasks task where task.run_id = any (run_ids);
  delete from pgflow.step_states state where state.run_id = any (run_ids);
  delete from pgflow.runs run where run.run_id = any (run_ids);
end;
$$;
comment on function prep_chat.erase_flow_runs(uuid[]) is 'Removes runs from pgflow with their steps, tasks and messages, archived ones too';

revoke execute on function prep_chat.erase_flow_runs(uuid[]) from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.answer_events to service_role;
    grant execute on function prep_chat.erase_flow_runs(uuid[]) to service_role;
  end if;
end;
$$;
