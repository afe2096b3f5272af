-- What a project of Supabase has before our migrations come: its roles, and Realtime's table and function.
do $$
declare
  role text;
begin
  foreach role in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I nologin', role);
    end if;
  end loop;
  alter role service_role bypassrls;
end;
$$;

create schema realtime;
create table realtime.messages (
  id bigint generated always as identity primary key,
  payload jsonb,
  event text,
  topic text not null,
  private boolean default false
);
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql
as $$
declare
  message bigint;
begin
  insert into realtime.messages (payload, event, topic, private)
  values (payload, event, topic, private) returning id into message;
  perform pg_notify('stand_in_message', message::text);
end;
$$;
grant usage on schema realtime to service_role;
grant all on realtime.messages to service_role;
grant execute on function realtime.send(jsonb, text, text, boolean) to service_role;
