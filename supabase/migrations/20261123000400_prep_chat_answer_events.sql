-- What:   the parts of each answer by number; the client's own id of an answer; when a writer was last seen.
-- Why:    a connection is only a view of an answer: a broken one is taken up again, on any process, and
--         an answer that was asked for twice is written once.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it.
-- Locks:  answers, for the moment that two columns without a rewrite and two small indexes take.
-- Undo:   drop the table, the indexes and the two columns.
create table prep_chat.answer_events (
  answer_id text not null references prep_chat.answers (id) on delete cascade,
  seq integer not null check (seq >= 0),
  -- json and not jsonb: it is sent on as it is, and its text may hold what jsonb refuses
  part json not null,
  primary key (answer_id, seq)
);
comment on table prep_chat.answer_events is 'The stream parts of each answer, numbered from 0 without gaps';
alter table prep_chat.answer_events enable row level security;

alter table prep_chat.answers
  add column client_answer_id text,
  add column written_at timestamptz not null default now();
create unique index answers_client_idx on prep_chat.answers (turn_id, client_answer_id);
-- for those who look for answers whose writer has died
create index answers_streaming_idx on prep_chat.answers (written_at) where status = 'streaming';
