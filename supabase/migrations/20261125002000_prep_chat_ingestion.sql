-- What:   sources that are remembered, their ingestions with what became of each page, and where and as
--         what a page was last read.
-- Why:    an ingestion is a durable run: its steps return references, what they found is kept here; a
--         schedule reads sources again; a page that has not changed since is not read anew.
-- Access: row security on and no policy: the owner only, and service_role where it exists.
-- Locks:  pages, for the moment that columns without a rewrite take.
-- Undo:   drop table prep_chat.ingestion_items, prep_chat.ingestions, prep_chat.sources; drop the columns.
create table prep_chat.sources (
  site_key text not null,
  -- label of its pages in prep_chat.pages
  source text not null,
  settings jsonb not null,
  -- null: only when somebody asks for it
  every_minutes integer check (every_minutes > 0),
  next_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (site_key, source)
);
comment on table prep_chat.sources is 'Folders and sites that content comes from, and how often they are read again';
create index sources_next_idx on prep_chat.sources (next_at);

create table prep_chat.ingestions (
  -- of the run in pgflow, too
  id uuid primary key,
  site_key text not null,
  source text not null,
  settings jsonb not null,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  -- why it failed, in a sentence
  reason text,
  allow_removals boolean not null default false,
  -- false when a part of the source could not be looked through; null before
  complete boolean,
  -- pages that were there, were missing, and have been removed
  removed integer not null default 0,
  -- pages that are missing and were left, because too many were
  held_back integer not null default 0,
  -- items by outcome, once it has ended
  totals jsonb,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on table prep_chat.ingestions is 'One reading of a source, from looking it through to the report';
create unique index ingestions_running_idx on prep_chat.ingestions (site_key, source) where status = 'running';
create index ingestions_source_idx on prep_chat.ingestions (site_key, source, started_at);

create table prep_chat.ingestion_items (
  id bigint generated always as identity primary key,
  ingestion_id uuid not null references prep_chat.ingestions (id) on delete cascade,
  -- null for what was left out before it had an address
  url text,
  location text not null,
  batch integer not null,
  -- null while it is to be read
  outcome text check (outcome in ('added', 'changed', 'unchanged', 'failed', 'excluded', 'gone', 'skipped')),
  reason text,
  unique (ingestion_id, url)
);
comment on table prep_chat.ingestion_items is 'What an ingestion has to read, in batches, and what became of it; of an ended one only what was not read';
create index ingestion_items_batch_idx on prep_chat.ingestion_items (ingestion_id, batch);

alter table prep_chat.pages add column location text not null default '';
alter table prep_chat.pages add column etag text not null default '';
alter table prep_chat.pages add column last_modified text not null default '';

alter table prep_chat.sources enable row level security;
alter table prep_chat.ingestions enable row level security;
alter table prep_chat.ingestion_items enable row level security;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.sources, prep_chat.ingestions, prep_chat.ingestion_items to service_role;
  end if;
end;
$$;
