-- What:   wakes the edge function once a minute; it ends by itself when its time is over.
-- Why:    Supabase stops a function after some minutes, and nobody else would start it again.
-- Access: run it once as the project's owner, in the SQL editor, after putting the two secrets into the vault:
--         select vault.create_secret('https://<project>.supabase.co', 'prep_chat_url');
--         select vault.create_secret('<secret key>', 'prep_chat_key');
-- Locks:  none.
-- Undo:   select cron.unschedule('prep-chat-worker').
create extension if not exists pg_cron;
create extension if not exists pg_net;

select cron.schedule(
  'prep-chat-worker',
  '* * * * *',
  $$
  select net.http_post(
    url := (select decrypted_secret from vault.decrypted_secrets where name = 'prep_chat_url')
      || '/functions/v1/prep-chat-worker',
    headers := jsonb_build_object('authorization', 'Bearer '
      || (select decrypted_secret from vault.decrypted_secrets where name = 'prep_chat_key'))
  )
  where (
    select count(*) from pgflow.workers
     where queue_name like 'chat_preparation%' and deprecated_at is null
       and last_heartbeat_at > now() - interval '15 seconds'
  ) = 0
  $$
);
