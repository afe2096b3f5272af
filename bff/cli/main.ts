import { parseArgs } from 'node:util';
import { describeError } from '../adapters/describe-error.ts';
import { ConfigError } from '../config.ts';
import { doctor } from './doctor.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { backup, move, restore } from './backup.ts';
import { gaps } from './gaps.ts';
import { evaluate } from './eval.ts';
import { ingest } from './ingest.ts';
import { migrate } from './migrate.ts';
import { options } from './options.ts';
import { purge } from './purge.ts';
import { pushCommand } from './push-command.ts';
import { site } from './site.ts';
import { sources } from './sources.ts';
import { stats } from './stats.ts';
import { start } from './start.ts';
import { writeSupabaseProject } from './supabase.ts';
import { worker } from './worker.ts';

const help = `prep-chat: Ask AI for a site's own content

  prep-chat start [--content <folder> --url <base>] [--demo]
      Starts the server. With --content the folder is read in first.
  prep-chat worker
      Works at preparations and readings of content on DATABASE_URL, for servers with PREP_CHAT_WORKER=0.
  prep-chat migrate [--dry-run]
      Brings the schema of the database up to date, as every start does, or says what there is to do.
  prep-chat backup <file>
  prep-chat restore <file> [--replace]
  prep-chat move <postgres://…>|<folder> [--replace]
      The whole database into a file, back from it, or into another database, counted row by row.
      With --replace what the target holds is removed. Stop the servers before. A running server backs up
      the embedded database once a day by itself, into .data/backups.
  prep-chat supabase <folder>
      Writes a project for the Supabase CLI: migrations, configuration, and a worker as edge function.
  prep-chat ingest <folder> --url <base> [--site <key>] [--source <label>] [--every 24h|never]
      [--allow-removals]
  prep-chat ingest <address> [--select <css>] [--most-pages <n>] [--host <name>]… [--allow-private] …
      Reads a folder, or a site by its address, its sitemap or its llms.txt, into the index and
      remembers it; with --every a running server reads it again. Only what has changed is indexed,
      what is gone is removed.
  prep-chat push <folder> --url <address> --to <server> [--site <key>] [--clean-urls] [--all]
      [--record <file>] [--allow-removals]
      Sends the pages that a site generator has written to a server elsewhere: what is new or changed since
      the last time, and what is gone. Signed with PREP_CHAT_CONTENT_SECRET.
  prep-chat sources list
  prep-chat sources remove <label> [--site <key>]
      What is remembered. Removing a source removes its pages.
  prep-chat doctor [--json] [--model]
      Says what in configuration and database is unsafe; exits with 1 if anything is. With --model
      the model's server is asked, too.
  prep-chat site list
  prep-chat site add|set <key> [--origin <origin>]… [--title <text>] [--welcome <text>]
      [--starter <question>]… [--limit <name>=<number>]… [--identity <file>|none]
      [--content-secret new|<file>|none]
  prep-chat site remove <key>
      Sites beside the one of the configuration. Removing one removes its visitors and content.
  prep-chat gaps [--days <number>] [--site <key>] [--json|--csv]
      What visitors ask that the site does not answer, grouped, most frequent first; 30 days.
  prep-chat stats [--days <number>] [--site <key>] [--json|--csv]
      What questions took and what was spared by reuse, by day and site; 30 days, all sites.
  prep-chat eval <file of questions> | <folder of sets> [--site <key>] [--json] [--no-model] [--questions <n>]
      [--min-recall|--min-mrr|--min-ndcg|--min-citations|--min-refusals|--min-answered <0 to 1>]…
      Measures how well questions are answered from the index; exits with 1 below a figure that is set.
  prep-chat eval --generate [--questions <n>] [--site <key>] [--no-model]
      Drafts a file of questions from the pages of the index.
  prep-chat purge
      Removes what is older than the retention period; a running server does so by itself.

The environment and prep-chat.config.json configure them; see the page "Configuration" of the documentation.
`;

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options,
  });
  const [command, folder, key] = positionals;
  const siteKey = values.site ?? defaultSiteKey;
  if (values.help || command === undefined) process.stdout.write(help);
  else if (command === 'start') await start({ demo: values.demo, content: values.content, url: values.url });
  else if (command === 'worker') await worker();
  else if (command === 'migrate') await migrate({ dryRun: values['dry-run'] });
  else if (command === 'backup' && folder) await backup(folder);
  else if (command === 'restore' && folder) await restore(folder, values);
  else if (command === 'move' && folder) await move(folder, values);
  else if (command === 'supabase' && folder) await writeSupabaseProject(folder);
  else if (command === 'ingest' && folder) {
    process.exitCode = await ingest({
      from: folder,
      url: values.url,
      siteKey,
      source: values.source,
      every: values.every,
      allowRemovals: values['allow-removals'],
      site: {
        ...(values.host ? { hosts: values.host } : {}),
        ...(values.select ? { select: values.select } : {}),
        ...(values['most-pages'] ? { mostPages: toCount(values['most-pages']) } : {}),
        ...(values['allow-private'] ? { allowPrivate: true } : {}),
      },
    });
  } else if (command === 'sources') await sources(folder, key, siteKey);
  else if (command === 'site') await site(folder, key, values);
  else if (command === 'gaps') await gaps({ siteKey, days: values.days, json: values.json, csv: values.csv });
  else if (command === 'stats')
    await stats({ siteKey: values.site, days: values.days, json: values.json, csv: values.csv });
  else if (command === 'eval') process.exitCode = await evaluate({ ...values, target: folder, siteKey });
  else if (command === 'push' && folder) process.exitCode = await pushCommand(folder, values);
  else if (command === 'purge') await purge();
  else if (command === 'doctor') process.exitCode = await doctor({ json: values.json, model: values.model });
  else throw new ConfigError([`unknown command or missing folder: ${[command, folder].join(' ').trim()}`]);
}

function toCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new ConfigError(['--most-pages: say a number from 1 to 999999']);
  return Number(text);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // What a person can mend is said in a sentence, without a stack.
  const expected = error instanceof Error && (error.name !== 'Error' || 'code' in error);
  const text = expected ? (error as Error).message : ((error as Error).stack ?? error);
  const reason = describeError(error).cause?.code;
  process.stderr.write(`prep-chat: ${text}${reason ? ` (${reason})` : ''}\n`);
  process.exit(1);
}
