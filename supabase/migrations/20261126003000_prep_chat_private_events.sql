-- What:   pgflow announces changes of a run to private Realtime channels instead of public ones.
-- Why:    a public channel can be joined with the key that every browser has, and its messages carry what a
--         step returned; with public access to Realtime turned off, nobody would get them at all.
-- Access: private channels open to roles with a policy on realtime.messages; there is none, so to service_role only.
-- Locks:  none.
-- Undo:   the same with true and false exchanged.
do $$
declare
  announcing record;
  made_private text;
begin
  for announcing in
    select f.oid as id, pg_catalog.pg_get_functiondef(f.oid) as definition
      from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
     where n.nspname = 'pgflow' and f.prosrc like '%realtime.send(%'
  loop
    made_private := pg_catalog.regexp_replace(
      announcing.definition, '(concat\(''pgflow:run:'', [^()]*\),\s*)false(\s*\))', '\1true\2', 'g'
    );
    if made_private ~ 'pgflow:run:[^;]*?,\s*false\s*\)' or made_private = announcing.definition then
      raise exception 'pgflow announces in another way than this migration knows: %', announcing.id::pg_catalog.regprocedure;
    end if;
    execute made_private;
  end loop;
end;
$$;
