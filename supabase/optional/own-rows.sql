-- What:   lets a signed-in user of the project read the conversations, questions and answers of their own.
-- Why:    a site in identity mode whose pages read them from Supabase, too. Without it nobody reads anything.
-- Access: authenticated, select only, rows of the visitor whose subject is the one in the token; anon still nothing.
--         `prep-chat doctor` will name each of these grants: they are what you asked for here.
-- Locks:  none for long.
-- Undo:   drop the policies and the function, revoke the grants.
create function prep_chat.own_visitors() returns setof text
language sql stable security definer
set search_path to ''
as $$
  select visitor.id
    from (select 'default' as key union select key from prep_chat.sites) site
    join prep_chat.visitors visitor
      on visitor.site_key = site.key
     -- as the server makes it: the hash of a JSON array without spaces
     and visitor.subject_hash = pg_catalog.sha256(pg_catalog.convert_to(
           '[' || pg_catalog.to_json(site.key)::text || ',' || pg_catalog.to_json(
             pg_catalog.current_setting('request.jwt.claims', true)::json ->> 'sub'
           )::text || ']', 'utf8'));
$$;
comment on function prep_chat.own_visitors() is 'Ids of the visitor that the token of this request names; none without one';
revoke execute on function prep_chat.own_visitors() from public;
grant execute on function prep_chat.own_visitors() to authenticated;

grant usage on schema prep_chat to authenticated;
grant select on prep_chat.conversations, prep_chat.turns, prep_chat.runs, prep_chat.answers to authenticated;

create policy own_conversations on prep_chat.conversations for select to authenticated
  using (visitor_id in (select prep_chat.own_visitors()));
create policy own_runs on prep_chat.runs for select to authenticated
  using (visitor_id in (select prep_chat.own_visitors()));
create policy own_turns on prep_chat.turns for select to authenticated
  using (conversation_id in (select id from prep_chat.conversations));
create policy own_answers on prep_chat.answers for select to authenticated
  using (turn_id in (select id from prep_chat.turns));
