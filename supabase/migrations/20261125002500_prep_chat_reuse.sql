-- What:   what finds a preparation again for an equal question; erasing spares runs of the engine that others share.
-- Why:    the second visitor who asks the same gets the pages that were found for the first, without a search.
--         Both have a run and a context of their own, so that either may be erased alone.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  runs, for the moment that columns without a rewrite and an index on few rows take.
-- Undo:   drop the columns, make flow_run_id unique again, put the earlier function back.
alter table prep_chat.runs
  -- SHA-256 of the question in its exact and in its similar form; null: not to be found again
  add column exact_key bytea,
  add column similar_key bytea,
  -- of the site when the question was asked
  add column content_version bigint,
  -- how its context came: none = it was prepared for this question
  add column reuse text not null default 'none' check (reuse in ('none', 'exact', 'similar', 'follow_up')),
  drop constraint runs_flow_run_id_key;
create index runs_flow_run_idx on prep_chat.runs (flow_run_id);
create index runs_similar_key_idx on prep_chat.runs (similar_key);

create or replace function prep_chat.erase_flow_runs(run_ids uuid[]) returns void
language plpgsql
set search_path to ''
as $$
declare
  flow record;
  unshared uuid[];
begin
  -- tasks before runs, the order of a worker that settles one; with both no other step can begin
  perform from pgflow.step_tasks task where task.run_id = any (run_ids) for update;
  perform from pgflow.runs run where run.run_id = any (run_ids) for update;
  -- looked up after the lock, which whoever begins to share one of them takes, too
  select pg_catalog.array_agg(given) into unshared from pg_catalog.unnest(run_ids) given
    where not exists (select from prep_chat.runs run where run.flow_run_id = given);
  for flow in select distinct run.flow_slug as slug from pgflow.runs run where run.run_id = any (unshared)
  loop
    execute pg_catalog.format(
      'delete from pgmq.%I where message ->> ''run_id'' = any ($1)', 'q_' || pg_catalog.lower(flow.slug)
    ) using unshared::text[];
    execute pg_catalog.format(
      'delete from pgmq.%I where message ->> ''run_id'' = any ($1)', 'a_' || pg_catalog.lower(flow.slug)
    ) using unshared::text[];
  end loop;
  delete from pgflow.step_tasks task where task.run_id = any (unshared);
  delete from pgflow.step_states state where state.run_id = any (unshared);
  delete from pgflow.runs run where run.run_id = any (unshared);
end;
$$;
comment on function prep_chat.erase_flow_runs(uuid[]) is 'Removes runs that no preparation has any more from pgflow, with their steps, tasks and messages, archived ones too';

create function prep_chat.is_current(context prep_chat.contexts, asked_version bigint, present_version bigint)
returns boolean
language sql stable
set search_path to ''
as $$
  select case
    when context.covered then not exists (
      select from pg_catalog.jsonb_array_elements(context.sources) cited
       where not exists (
         select from prep_chat.pages page where page.id = (cited ->> 'pageId')::integer
       )
    )
    else asked_version = present_version
  end;
$$;
comment on function prep_chat.is_current(prep_chat.contexts, bigint, bigint) is 'Whether a context still says what the site says: a page that is read anew gets another id; one that covers nothing counts until the content changes';

revoke execute on function prep_chat.is_current(prep_chat.contexts, bigint, bigint) from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function prep_chat.is_current(prep_chat.contexts, bigint, bigint) to service_role;
  end if;
end;
$$;
