-- What:   the id under which a client knows a conversation.
-- Why:    a client of the AI SDK names its chat itself and knows no id of ours.
-- Access: as before; the column is no secret.
-- Locks:  conversations, for the moment that a column without a rewrite and a small index take.
-- Undo:   drop the index and the column.
alter table prep_chat.conversations add column client_chat_id text;
create unique index conversations_client_chat_idx on prep_chat.conversations (visitor_id, client_chat_id);
