-- What:   with each call to a model what it was made for and its tokens in and out; with each answer its times and
--         the temperature that it was written at.
-- Why:    a receipt says what a question has cost and what was spared because it was prepared before. What a
--         preparation cost is asked for by the engine's run, which later questions share and which outlives the first.
--         The times of its steps are in that run already.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  model_calls and answers for a moment: columns without a default, two indexes on the few rows that have a value.
-- Undo:   drop the columns.
alter table prep_chat.model_calls
  add column input_tokens bigint check (input_tokens >= 0),
  add column output_tokens bigint check (output_tokens >= 0),
  add column flow_run_id uuid,
  add column answer_id text references prep_chat.answers (id) on delete set null;
comment on column prep_chat.model_calls.input_tokens is 'Of a settled call; null for calls of earlier versions';
comment on column prep_chat.model_calls.flow_run_id is 'The preparation that the call was made for; null for one that wrote an answer';
comment on column prep_chat.model_calls.answer_id is 'The answer that the call was made for; null for a preparation, and when the answer was erased';
create index model_calls_flow_run_idx on prep_chat.model_calls (flow_run_id) where flow_run_id is not null;
create index model_calls_answer_idx on prep_chat.model_calls (answer_id) where answer_id is not null;

alter table prep_chat.answers
  add column temperature real,
  add column first_text_ms integer,
  add column ms integer;
comment on column prep_chat.answers.temperature is 'What the model was asked with; null: its own';
comment on column prep_chat.answers.first_text_ms is 'From the finished preparation to the first text';
comment on column prep_chat.answers.ms is 'From the finished preparation to the end of the answer';
