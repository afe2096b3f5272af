-- What:   when a site has last sent or withdrawn each of its pages, and the messages that it has sent lately.
-- Why:    an older message must never undo a newer one, the same message must change nothing, and an address
--         that a site sends itself is not to be brought or removed by a reading of that site.
-- Access: row security on and no policy: the owner only, and service_role where it exists.
-- Locks:  none, both tables are new.
-- Undo:   drop table prep_chat.pushed_pages, prep_chat.content_messages.
create table prep_chat.pushed_pages (
  site_key text not null,
  url text not null,
  -- of the newest message about it, as its sender says
  sent_at timestamptz not null,
  primary key (site_key, url)
);
comment on table prep_chat.pushed_pages is 'Addresses that a site sends itself; one that it has withdrawn stays here, so that nothing brings it back';

create table prep_chat.content_messages (
  site_key text not null,
  id text not null,
  -- what was answered; null only while it is being taken
  report jsonb,
  taken_at timestamptz not null default now(),
  primary key (site_key, id)
);
comment on table prep_chat.content_messages is 'Messages of the last minutes with what became of them: the same one again gets the same answer';
create index content_messages_taken_idx on prep_chat.content_messages (taken_at);

alter table prep_chat.pushed_pages enable row level security;
alter table prep_chat.content_messages enable row level security;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant all on prep_chat.pushed_pages, prep_chat.content_messages to service_role;
  end if;
end;
$$;
