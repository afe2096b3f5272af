import { parseArgs } from 'node:util';
import { describeError } from '../adapters/describe-error.ts';
import { ConfigError } from '../config.ts';
import { doctor } from './doctor.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { evaluate } from './eval.ts';
import { ingest } from './ingest.ts';
import { purge } from './purge.ts';
import { site } from './site.ts';
import { start } from './start.ts';

const help = `prep-chat: Ask AI for a site's own content

  prep-chat start [--content <folder> --url <base>] [--demo]
      Starts the server. With --content the folder is read in first.
  prep-chat ingest <folder> --url <base> [--site <key>]
      Reads a folder of Markdown and HTML into the index, without a server.
  prep-chat doctor [--json] [--model]
      Says what in configuration and database is unsafe; exits with 1 if anything is. With --model
      the model's server is asked, too.
  prep-chat site list
  prep-chat site add|set <key> [--origin <origin>]… [--title <text>] [--welcome <text>]
      [--starter <question>]… [--limit <name>=<number>]… [--identity <file>|none]
  prep-chat site remove <key>
      Sites beside the one of the configuration. Removing one removes its visitors and content.
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
    options: {
      content: { type: 'string' },
      url: { type: 'string' },
      demo: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      model: { type: 'boolean', default: false },
      questions: { type: 'string' },
      generate: { type: 'boolean', default: false },
      'no-model': { type: 'boolean', default: false },
      'min-recall': { type: 'string' },
      'min-mrr': { type: 'string' },
      'min-ndcg': { type: 'string' },
      'min-citations': { type: 'string' },
      'min-refusals': { type: 'string' },
      'min-answered': { type: 'string' },
      site: { type: 'string', default: defaultSiteKey },
      origin: { type: 'string', multiple: true },
      title: { type: 'string' },
      welcome: { type: 'string' },
      starter: { type: 'string', multiple: true },
      limit: { type: 'string', multiple: true },
      identity: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, folder, key] = positionals;
  if (values.help || command === undefined) process.stdout.write(help);
  else if (command === 'start') await start({ demo: values.demo, content: values.content, url: values.url });
  else if (command === 'ingest' && folder) await ingest({ folder, url: values.url, siteKey: values.site });
  else if (command === 'site') await site(folder, key, values);
  else if (command === 'eval')
    process.exitCode = await evaluate({ ...values, target: folder, siteKey: values.site });
  else if (command === 'purge') await purge();
  else if (command === 'doctor') process.exitCode = await doctor({ json: values.json, model: values.model });
  else throw new ConfigError([`unknown command or missing folder: ${[command, folder].join(' ').trim()}`]);
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
