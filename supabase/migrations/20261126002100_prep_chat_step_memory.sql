-- What:   what steps of preparations have found, by a hash of what they were given; a mark of when a site's content began.
-- Why:    the vector of a question, the passages of a query and the verdicts of a reranker are the same for the same
--         input, whoever asks; each costs time, and two of them money. In the database, because the next question may
--         meet another process. A site whose content was removed counts its versions anew: the mark tells them apart.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it; service_role where it exists.
-- Locks:  corpus for a moment: it has one row a site.
-- Undo:   drop the table and the column.
create table prep_chat.step_results (
  -- SHA-256 of the kind of the step, what it was given, and for a search the version of the site's content
  key bytea primary key,
  value json not null,
  created_at timestamptz not null default now()
);
comment on table prep_chat.step_results is 'What steps have found, for a day at most: vectors, scores and ids of passages, no texts; may be emptied at any time';
create index step_results_age_idx on prep_chat.step_results (created_at);
alter table prep_chat.step_results enable row level security;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.step_results to service_role;
  end if;
end;
$$;

alter table prep_chat.corpus add column began uuid not null default pg_catalog.gen_random_uuid();
comment on column prep_chat.corpus.began is 'Tells apart the versions of content that was removed and put in again';
