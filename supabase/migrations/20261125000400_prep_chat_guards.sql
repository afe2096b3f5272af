-- What:   counters of the rate limits, the key that hides addresses for a day, proofs of work that were used,
--         and one row for each call to a language model, with the functions that reserve and settle its cost.
-- Why:    limits and budgets hold for all processes together, and a budget must be reserved before it is
--         spent, or many requests at a time overshoot it.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it; service_role where it exists.
-- Locks:  none, everything is new. A reservation locks out other reservations of its site for a moment.
-- Undo:   drop the function and the tables.
create table prep_chat.rate_counters (
  key text primary key,
  points integer not null default 0,
  -- milliseconds since 1970
  expire bigint
);
comment on table prep_chat.rate_counters is 'How often something was done in a window of time; keys are HMACs with a daily key';
alter table prep_chat.rate_counters enable row level security;

create table prep_chat.daily_keys (
  day date primary key,
  key bytea not null
);
comment on table prep_chat.daily_keys is 'The key of each day (UTC) for HMACs of addresses; once it is gone nobody can tell which address it was';
alter table prep_chat.daily_keys enable row level security;

create table prep_chat.used_challenges (
  signature text primary key,
  expires_at timestamptz not null
);
comment on table prep_chat.used_challenges is 'Proofs of work that were accepted, until they expire: each is good for one use';
alter table prep_chat.used_challenges enable row level security;
create index used_challenges_expiry_idx on prep_chat.used_challenges (expires_at);

create table prep_chat.model_calls (
  id text primary key,
  site text not null,
  visitor_id text references prep_chat.visitors (id) on delete set null,
  model text not null,
  day date not null,
  -- reserved until the call is settled, used from then on
  tokens bigint not null check (tokens >= 0),
  cost_micros bigint not null check (cost_micros >= 0),
  expires_at timestamptz not null,
  settled_at timestamptz
);
comment on table prep_chat.model_calls is 'Calls to language models with their tokens and cost (millionths); not settled: reserved until it expires';
alter table prep_chat.model_calls enable row level security;
create index model_calls_day_idx on prep_chat.model_calls (site, day);
create index model_calls_visitor_idx on prep_chat.model_calls (visitor_id);

create function prep_chat.reserve_model_call(
  call_id text, site_key text, visitor text, model_name text, wanted_tokens bigint, wanted_cost bigint,
  site_tokens bigint, site_cost bigint, visitor_tokens bigint, lifetime_seconds float8
) returns boolean
language plpgsql
set search_path to ''
as $$
declare
  today date := (pg_catalog.now() at time zone 'utc')::date;
  used record;
begin
  -- one reservation of a site after the other: each sees what the one before has taken
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('prep_chat.budget:' || site_key, 0));
  select coalesce(pg_catalog.sum(call.tokens), 0) as tokens,
         coalesce(pg_catalog.sum(call.cost_micros), 0) as cost,
         coalesce(pg_catalog.sum(call.tokens) filter (where call.visitor_id = visitor), 0) as visitor_tokens
    into used
    from prep_chat.model_calls call
   where call.site = site_key and call.day = today
     and (call.settled_at is not null or call.expires_at > pg_catalog.clock_timestamp());
  -- a limit that is null is none
  if used.tokens + wanted_tokens > site_tokens or used.cost + wanted_cost > site_cost
    or used.visitor_tokens + wanted_tokens > visitor_tokens then
    return false;
  end if;
  insert into prep_chat.model_calls (id, site, visitor_id, model, day, tokens, cost_micros, expires_at)
  values (call_id, site_key, visitor, model_name, today, wanted_tokens, wanted_cost,
          pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => lifetime_seconds));
  return true;
end;
$$;
comment on function prep_chat.reserve_model_call(text, text, text, text, bigint, bigint, bigint, bigint, bigint, float8) is
  'Takes tokens and cost out of the day''s budgets of a site and a visitor, all or nothing; false when they do not fit';

revoke execute on function prep_chat.reserve_model_call(text, text, text, text, bigint, bigint, bigint, bigint, bigint, float8) from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.rate_counters, prep_chat.daily_keys, prep_chat.used_challenges, prep_chat.model_calls to service_role;
    grant execute on function prep_chat.reserve_model_call(text, text, text, text, bigint, bigint, bigint, bigint, bigint, float8) to service_role;
  end if;
end;
$$;
