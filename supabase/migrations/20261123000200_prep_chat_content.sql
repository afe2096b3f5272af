-- What:   the site's content: pages, their passages, an inverted index over them, corpus statistics.
-- Why:    BM25 in one plain SQL statement needs posting arrays and the corpus' size; no extension.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it.
-- Locks:  none, all objects are new.
-- Undo:   drop table prep_chat.postings, prep_chat.passages, prep_chat.pages, prep_chat.corpus.
create table prep_chat.corpus (
  -- there is one row
  id boolean primary key default true check (id),
  passages integer not null default 0,
  terms bigint not null default 0,
  langs text[] not null default '{}',
  content_version bigint not null default 0,
  last_batch integer not null default 0
);
comment on table prep_chat.corpus is 'Statistics that the ranking needs, and a version that rises with every change of content';
insert into prep_chat.corpus default values;

create table prep_chat.pages (
  id integer generated always as identity primary key,
  -- label of the folder or site that the page was read from
  source text not null,
  url text not null unique,
  title text not null,
  description text not null,
  -- BCP 47, empty when unknown
  lang text not null,
  -- of what the page was made from; equal means nothing to do
  hash text not null,
  -- which rows of postings hold the page's passages
  batch integer not null,
  indexed_at timestamptz not null default now()
);
comment on table prep_chat.pages is 'A page of the site as it was last read';
create index pages_source_idx on prep_chat.pages (source);
create index pages_batch_idx on prep_chat.pages (batch);

create table prep_chat.passages (
  id integer generated always as identity primary key,
  page_id integer not null references prep_chat.pages (id) on delete cascade,
  place integer not null,
  heading text not null,
  anchor text not null,
  text text not null,
  -- number of indexed terms, title and headings included
  length smallint not null,
  unique (page_id, place)
);
comment on table prep_chat.passages is 'A part of a page, 80 to 160 words, that is found and quoted as one';

create table prep_chat.postings (
  term text collate "C" not null,
  batch integer not null,
  -- ids of passages, with how often each holds the term and how many terms it has
  docs integer[] not null,
  counts smallint[] not null,
  lengths smallint[] not null,
  primary key (term, batch)
);
comment on table prep_chat.postings is 'Inverted index: ingestion appends a batch, removing a page rewrites rows of its batch only';
create index postings_batch_idx on prep_chat.postings (batch);

alter table prep_chat.corpus enable row level security;
alter table prep_chat.pages enable row level security;
alter table prep_chat.passages enable row level security;
alter table prep_chat.postings enable row level security;
