-- What:   fingerprints of flow definitions; a wake-up for workers; closing pgflow and pgmq to everybody.
-- Why:    a changed flow must be refused, a waiting worker must not poll, and both extensions ship
--         with execute left to public, so that a role with mere usage could start flows.
-- Access: owner only; service_role where it exists (Supabase).
-- Locks:  none for long: all objects of ours are new.
-- Undo:   drop the table and the two functions; grant execute back to public.
create table prep_chat.flow_definitions (
  flow_slug text primary key,
  fingerprint text not null,
  created_at timestamptz not null default now()
);
comment on table prep_chat.flow_definitions is 'Hash of the compiled definition of each flow that this database knows';
alter table prep_chat.flow_definitions enable row level security;

create function prep_chat.notify_work() returns trigger
language plpgsql
set search_path to ''
as $$
begin
  perform pg_catalog.pg_notify('prep_chat_work', tg_argv[0]);
  return null;
end;
$$;
comment on function prep_chat.notify_work() is 'Wakes workers: tells the slug of the flow whose queue has grown';

create function prep_chat.wake_workers_of(flow_slug text) returns void
language plpgsql
set search_path to ''
as $$
begin
  execute pg_catalog.format(
    'create or replace trigger prep_chat_wake after insert on pgmq.%I for each statement execute function prep_chat.notify_work(%L)',
    'q_' || pg_catalog.lower(flow_slug), flow_slug
  );
end;
$$;
comment on function prep_chat.wake_workers_of(text) is 'Puts the wake-up on the queue of a flow';

revoke execute on all functions in schema prep_chat from public;
revoke execute on all functions in schema pgflow from public;
revoke execute on all functions in schema pgmq from public;
alter default privileges in schema prep_chat revoke execute on functions from public;
alter default privileges in schema pgflow revoke execute on functions from public;
alter default privileges in schema pgmq revoke execute on functions from public;

do $$
declare
  target record;
begin
  for target in
    select schemaname, tablename from pg_catalog.pg_tables where schemaname in ('pgflow', 'prep_chat')
  loop
    execute pg_catalog.format('alter table %I.%I enable row level security', target.schemaname, target.tablename);
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant usage on schema prep_chat, pgflow, pgmq to service_role;
    grant all on all tables in schema prep_chat, pgflow, pgmq to service_role;
    grant execute on all functions in schema prep_chat, pgflow, pgmq to service_role;
  end if;
end;
$$;
