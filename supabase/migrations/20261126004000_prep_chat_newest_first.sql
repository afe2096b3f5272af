-- What:   the index that finds an equal question has its time.
-- Why:    a question that is asked all day has thousands of runs; only the newest are looked at.
-- Access: as before.
-- Locks:  runs, for as long as building an index on it takes.
-- Undo:   drop the index, create the earlier one on similar_key alone.
create index runs_similar_key_newest_idx on prep_chat.runs (similar_key, created_at desc);
drop index prep_chat.runs_similar_key_idx;
