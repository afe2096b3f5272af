-- What:   sites; sessions apart from visitors; which site a visitor is of, and whom the site knows them as.
-- Why:    one server works for several sites; somebody whom their site vouches for is one visitor on
--         every device, with a session on each.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it; service_role where it exists.
-- Locks:  visitors, for the moment that columns without a rewrite and copying its sessions take.
-- Undo:   put token_hash and expires_at back into visitors, drop the other columns and both tables.
create table prep_chat.sites (
  key text primary key check (key ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
  allowed_origins text[] not null default '{}',
  -- null: as the server's own site has it
  title text,
  welcome text,
  starters text[],
  -- what differs from the server's own
  limits jsonb not null default '{}',
  -- null: visitors are anonymous
  identity jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table prep_chat.sites is 'Sites beside the one of the configuration: who may use them, what they show, what they may cost';
alter table prep_chat.sites enable row level security;

create table prep_chat.sessions (
  token_hash bytea primary key,
  visitor_id text not null references prep_chat.visitors (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table prep_chat.sessions is 'Tokens of visitors; only the SHA-256 of each is kept';
create index sessions_visitor_idx on prep_chat.sessions (visitor_id);
create index sessions_expires_idx on prep_chat.sessions (expires_at);
alter table prep_chat.sessions enable row level security;

insert into prep_chat.sessions (token_hash, visitor_id, created_at, expires_at)
  select token_hash, id, created_at, expires_at from prep_chat.visitors;

alter table prep_chat.visitors
  add column site_key text not null default 'default',
  -- of what the site calls them; null: anonymous
  add column subject_hash bytea,
  drop column token_hash,
  drop column expires_at;
alter table prep_chat.visitors alter column site_key drop default;
create unique index visitors_subject_idx on prep_chat.visitors (site_key, subject_hash);
comment on table prep_chat.visitors is 'Whoever holds a session token, or whom a site has vouched for';

do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.sites, prep_chat.sessions to service_role;
  end if;
end;
$$;
