-- What:   functions that find the preparation that may serve an equal question, and what making it took; the one that
--         tells whether it still says what the site says does as before.
-- Why:    the embedded database plans a statement each time it comes, and what is written in sql each time it is called;
--         in plpgsql it plans once. Finding what is known, and what that saved, took half of the time of a known question.
-- Access: as the tables: nobody but the owner and roles that bypass row security; service_role where it exists.
-- Locks:  the run of the engine that was found, until the transaction ends, so that nothing removes it meanwhile.
-- Undo:   drop the functions, create is_current as it was.
create function prep_chat.effort_of(flow_run_id uuid, out ms float8, out steps text[])
language plpgsql stable
set search_path to ''
as $$
begin
  select greatest(pg_catalog.round(extract(epoch from pg_catalog.max(state.completed_at) - pg_catalog.min(run.started_at)) * 1000), 0),
         pg_catalog.array_agg(state.step_slug order by step.step_index)
    into ms, steps
    from pgflow.runs run
    join pgflow.step_states state on state.run_id = run.run_id
    join pgflow.steps step on step.flow_slug = state.flow_slug and step.step_slug = state.step_slug
   where run.run_id = flow_run_id;
end;
$$;
comment on function prep_chat.effort_of(uuid) is 'How long a run of the engine took, in ms, and its steps in order';

create or replace function prep_chat.is_current(
  context prep_chat.contexts, asked_version bigint, present_version bigint
) returns boolean
language plpgsql stable
set search_path to ''
as $$
begin
  if not context.covered then return asked_version = present_version; end if;
  return not exists (
    select from pg_catalog.jsonb_array_elements(context.sources) cited
     where not exists (
       select from prep_chat.pages page where page.id = (cited ->> 'pageId')::integer
     )
  );
end;
$$;

create function prep_chat.find_prepared(
  visitor text, flow text, exact_form text, similar_form text, within_seconds float8, candidates integer
) returns table (id text, flow_run_id uuid, reuse text, ms float8, steps text[])
language plpgsql
set search_path to ''
as $$
begin
  return query
    select known.id, known.flow_run_id,
           case when known.exact_key = pg_catalog.sha256(pg_catalog.convert_to(exact_form, 'UTF8')) then 'exact' else 'similar' end,
           effort.ms, effort.steps
      from (
        select run.id, run.flow_run_id, run.exact_key, run.content_version, asker.site_key
          from prep_chat.runs run
          join prep_chat.visitors asker on asker.id = visitor
          join prep_chat.visitors other on other.id = run.visitor_id and other.site_key = asker.site_key
                                       and (other.subject_hash is null) = (asker.subject_hash is null)
         where run.similar_key = pg_catalog.sha256(pg_catalog.convert_to(similar_form, 'UTF8')) and run.flow_slug = flow
           and exists (
             select from prep_chat.contexts context
              where context.run_id = run.id
                and context.created_at > pg_catalog.now() - pg_catalog.make_interval(secs => within_seconds)
           )
         order by run.created_at desc limit candidates
      ) known
      join prep_chat.contexts context on context.run_id = known.id
      join pgflow.runs flow_run on flow_run.run_id = known.flow_run_id and flow_run.status = 'completed'
      left join prep_chat.corpus corpus on corpus.site_key = known.site_key
      cross join lateral prep_chat.effort_of(known.flow_run_id) effort
     where prep_chat.is_current(context, known.content_version, corpus.content_version)
     order by 3, context.created_at desc limit 1
       for share of flow_run;
end;
$$;
comment on function prep_chat.find_prepared(text, text, text, text, float8, integer) is
  'The newest preparation of an equal question, asked on the site of a visitor by somebody signed in or not as they are, that still says what the site says; of that many candidates';

revoke execute on function prep_chat.effort_of(uuid) from public;
revoke execute on function prep_chat.find_prepared(text, text, text, text, float8, integer) from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function prep_chat.effort_of(uuid) to service_role;
    grant execute on function prep_chat.find_prepared(text, text, text, text, float8, integer) to service_role;
  end if;
end;
$$;
