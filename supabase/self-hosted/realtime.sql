-- What:   realtime.send, which pgflow calls at every change of a run and which only Supabase has.
-- Why:    here it tells listeners which run and step changed, and nothing else. Texts stay where they
--         are, so no payload can pass NOTIFY's limit of 8 kB and abort the transaction of a task.
-- Access: owner only.
-- Locks:  none.
-- Undo:   drop schema realtime cascade.
create schema if not exists realtime;
comment on schema realtime is 'Stand-in for Supabase Realtime: pgflow announces changes through it';

create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql
set search_path to ''
as $$
begin
  perform pg_catalog.pg_notify(
    'prep_chat_run',
    pg_catalog.jsonb_build_object(
      'run', payload ->> 'run_id', 'step', payload ->> 'step_slug', 'status', payload ->> 'status'
    )::text
  );
exception when others then
  raise warning 'realtime.send: %', sqlerrm;
end;
$$;
comment on function realtime.send(jsonb, text, text, boolean) is 'Notifies the ids and the status of a changed run or step';
revoke execute on function realtime.send(jsonb, text, text, boolean) from public;
