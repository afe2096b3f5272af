-- What:   what visitors think of answers.
-- Why:    a site's owner learns which answers did not help.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it; service_role where it exists.
-- Locks:  none, the table is new.
-- Undo:   drop the table.
create table prep_chat.feedback (
  answer_id text primary key references prep_chat.answers (id) on delete cascade,
  rating text not null check (rating in ('up', 'down')),
  comment text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table prep_chat.feedback is 'A visitor''s rating of an answer, the last one they gave';
alter table prep_chat.feedback enable row level security;

do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.feedback to service_role;
  end if;
end;
$$;
