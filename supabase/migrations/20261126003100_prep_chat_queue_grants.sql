-- What:   service_role may use the queues of flows that are registered after the migrations.
-- Why:    start_flow runs with the rights of its caller, and the queue of a flow is made when the flow is registered:
--         over Supabase's REST interface no run could be started.
-- Access: service_role where it exists; everybody else still has nothing.
-- Locks:  none for long.
-- Undo:   the same with revoke.
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on all tables in schema pgmq, pgflow to service_role;
    grant usage, select on all sequences in schema pgmq, pgflow, prep_chat to service_role;
    alter default privileges in schema pgmq grant all on tables to service_role;
    alter default privileges in schema pgmq grant usage, select on sequences to service_role;
  end if;
end;
$$;
