-- What:   a fixed search path for every function of pgflow that runs with its owner's rights.
-- Why:    pgflow ships two of them without one: whoever may create objects in a schema of the caller's
--         path could have its own code run by them.
-- Access: unchanged.
-- Locks:  none for long: a row of the catalogue each.
-- Undo:   alter function ... reset search_path.
do $$
declare
  target record;
begin
  for target in
    select function.oid::pg_catalog.regprocedure as signature
      from pg_catalog.pg_proc function
      join pg_catalog.pg_namespace space on space.oid = function.pronamespace
     where space.nspname = 'pgflow' and function.prosecdef
       and not exists (
         select from pg_catalog.unnest(function.proconfig) setting where setting like 'search\_path=%'
       )
  loop
    execute pg_catalog.format('alter function %s set search_path to ''''', target.signature);
  end loop;
end;
$$;
