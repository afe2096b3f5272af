-- What:   a function that takes a point of each of a list of rate counters, in one statement.
-- Why:    each question has six counters; asked one by one they took a third of the time of a question that is known.
-- Access: as the table: nobody but the owner and roles that bypass row security; service_role where it exists.
-- Locks:  a call locks the counters it takes from until it ends, in the order given.
-- Undo:   drop the function.
create function prep_chat.take_points(
  keys text[], most integer[], seconds integer[], gauges text[], gauges_most integer[], busy_above float8,
  out place integer, out wait_ms bigint
)
language plpgsql
set search_path to ''
as $$
declare
  now_ms bigint := pg_catalog.floor(extract(epoch from pg_catalog.clock_timestamp()) * 1000);
begin
  if exists (
    select from unnest(gauges, gauges_most) as gauge (key, most)
      join prep_chat.rate_counters counter on counter.key = gauge.key
     where counter.expire > now_ms and counter.points > gauge.most * busy_above
  ) then
    place := 0;
    return;
  end if;
  for i in 1 .. pg_catalog.cardinality(keys) loop
    insert into prep_chat.rate_counters as counter (key, points, expire)
    values (keys[i], 1, now_ms + seconds[i] * 1000::bigint)
    on conflict (key) do update
      set points = case when counter.expire > now_ms then counter.points + 1 else 1 end,
          expire = case when counter.expire > now_ms then counter.expire else excluded.expire end
      where counter.expire <= now_ms or counter.points < most[i];
    if not found then
      select i, greatest(counter.expire - now_ms, 1) into place, wait_ms
        from prep_chat.rate_counters counter where counter.key = keys[i];
      return;
    end if;
  end loop;
end;
$$;
comment on function prep_chat.take_points(text[], integer[], integer[], text[], integer[], float8) is
  'Takes one point of each counter, in the order given, up to the first that has none left: its place, from 1, and ms until it has. Place 0: a gauge is above the given share, and nothing was taken. Null: all were taken';

revoke execute on function prep_chat.take_points(text[], integer[], integer[], text[], integer[], float8) from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant execute on function prep_chat.take_points(text[], integer[], integer[], text[], integer[], float8) to service_role;
  end if;
end;
$$;
