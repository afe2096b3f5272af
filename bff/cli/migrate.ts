import { chatPreparation } from '../../flows/chat-preparation.ts';
import { commandIngestion, siteIngestion } from '../../flows/site-ingestion.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { compareSchema } from '../adapters/install-schema.ts';
import { inspectDatabase, openDatabase } from '../adapters/open-database.ts';
import { readConfig } from './read-config.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * `prep-chat migrate`: brings the schema and the flows up to date, so that the processes that start after it
 * need no right to change them. With `dryRun` it says what there is to do and changes nothing.
 */
export async function migrate({ dryRun }: { dryRun: boolean }): Promise<void> {
  const config = readConfig();
  if (dryRun) {
    const pending = (await inspectDatabase(config, ({ sql }) => compareSchema(sql)))?.pending;
    if (!pending) say('There is no database yet: every migration would run.');
    else for (const name of pending) say(`would run ${name}`);
    say(`${pending?.length ?? 'All'} to run, nothing changed`);
    return;
  }
  const database = await openDatabase(config);
  try {
    for (const name of database.applied) say(`ran ${name}`);
    for (const flow of [chatPreparation, siteIngestion, commandIngestion])
      await registerFlow(database.sql, flow);
    say(`${database.applied.length} ran, the schema is up to date`);
  } finally {
    await database.close();
  }
}
