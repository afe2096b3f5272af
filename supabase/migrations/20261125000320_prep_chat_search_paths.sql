-- What:   a fixed search path for pgflow's functions that run as their owner.
-- Why:    without one the caller chooses where a name leads, and the function follows with its owner's rights.
-- Access: as before.
-- Locks:  none.
-- Undo:   alter function … reset search_path.
do $$
declare
  loose record;
begin
  -- their texts name everything by its schema, so that an empty path is enough
  for loose in
    select f.oid::pg_catalog.regprocedure as signature
      from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
     where n.nspname = 'pgflow' and f.prosecdef
       and not exists (select from pg_catalog.unnest(f.proconfig) setting where setting like 'search_path=%')
  loop
    execute pg_catalog.format('alter function %s set search_path to ''''', loose.signature);
  end loop;
end;
$$;
