-- What:   visitors, conversations, turns, preparations (runs), their contexts, answers.
-- Why:    texts live here; pgflow's own tables only ever see references to them.
-- Access: row security on and no policy: nobody but the owner and roles that bypass it.
-- Locks:  none, all objects are new.
-- Undo:   drop schema prep_chat cascade.
create schema if not exists prep_chat;
comment on schema prep_chat is 'prep-chat: content, conversations and preparations of an Ask AI widget';

create table prep_chat.visitors (
  id text primary key,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table prep_chat.visitors is 'Whoever holds a session token; only the SHA-256 of the token is kept';

create table prep_chat.conversations (
  id text primary key,
  visitor_id text not null references prep_chat.visitors (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table prep_chat.conversations is 'A visitor''s thread of turns';
create index conversations_visitor_idx on prep_chat.conversations (visitor_id);

create table prep_chat.runs (
  id text primary key,
  visitor_id text not null references prep_chat.visitors (id) on delete cascade,
  -- pgflow's run; never leaves the server
  flow_run_id uuid not null unique,
  flow_slug text not null,
  question text not null,
  created_at timestamptz not null default now()
);
comment on table prep_chat.runs is 'One preparation: the question that the flow''s steps look up by reference';
create index runs_visitor_idx on prep_chat.runs (visitor_id);

create table prep_chat.contexts (
  run_id text primary key references prep_chat.runs (id) on delete cascade,
  system_prompt text not null,
  sources jsonb not null,
  excerpts jsonb not null,
  covered boolean not null,
  created_at timestamptz not null default now()
);
comment on table prep_chat.contexts is 'What a preparation ends with and every answer is made from';

create table prep_chat.turns (
  id text primary key,
  conversation_id text not null references prep_chat.conversations (id) on delete cascade,
  run_id text not null references prep_chat.runs (id) on delete cascade,
  client_message_id text,
  created_at timestamptz not null default now()
);
comment on table prep_chat.turns is 'One question of a conversation and the preparation that serves it';
create index turns_conversation_idx on prep_chat.turns (conversation_id, client_message_id);
create index turns_run_idx on prep_chat.turns (run_id);

create table prep_chat.answers (
  id text primary key,
  turn_id text not null references prep_chat.turns (id) on delete cascade,
  attempt integer not null,
  mode text not null,
  model text not null,
  status text not null default 'streaming' check (status in ('streaming', 'done', 'stopped', 'failed')),
  outcome text check (outcome in ('answered', 'not_found', 'stopped')),
  error_code text,
  text text not null default '',
  usage jsonb,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  unique (turn_id, attempt)
);
comment on table prep_chat.answers is 'One attempt at a turn; regenerate makes a new row and never a new run';

alter table prep_chat.visitors enable row level security;
alter table prep_chat.conversations enable row level security;
alter table prep_chat.runs enable row level security;
alter table prep_chat.contexts enable row level security;
alter table prep_chat.turns enable row level security;
alter table prep_chat.answers enable row level security;
