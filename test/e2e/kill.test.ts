import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { ApiClient } from '../support/api-client.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir } from '../support/product.ts';

const rounds = 20;

/** The step at which the newest run stands, `done` when none is left. */
async function unfinishedStep(dataDir: string): Promise<string> {
  const database = await openDatabase({ dataDir });
  const [row] = await database.sql.query<{ slug: string }>(
    `select state.step_slug as slug from pgflow.step_states state
       join pgflow.steps step on step.flow_slug = state.flow_slug and step.step_slug = state.step_slug
      where state.run_id = (select run_id from pgflow.runs order by started_at desc limit 1)
        and state.status <> 'completed'
      order by step.step_index limit 1`,
  );
  await database.close();
  return row?.slug ?? 'done';
}

describe('SIGKILL in the middle of a preparation', () => {
  const folder = freshDataDir();
  const start = () => startDemo(folder.dataDir);
  afterAll(() => folder.dispose());

  it(
    `lets the run end after the next start, ${rounds} times of ${rounds}`,
    { timeout: 300_000 },
    async () => {
      const ends: string[] = [];
      const interrupted: string[] = [];
      let token = '';
      let delayMs = 0;
      let paceMs = 12;
      let product = await start();
      for (let round = 0; round < rounds; round += 1) {
        const before = ApiClient.to(product.url);
        before.token = token;
        if (!token) token = (await before.startSession()).token;
        const { runId } = await before.prepare(
          `How is step ${round} prepared and which page tells about it?`,
        );
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await product.kill();
        const step = await unfinishedStep(folder.dataDir);
        interrupted.push(step);
        // Later and later, in larger steps where the last was too small for this machine, until nothing is left to
        // interrupt; then from the beginning.
        paceMs = step === interrupted.at(-2) ? paceMs * 1.4 : 12;
        delayMs = step === 'done' ? 0 : delayMs + paceMs;

        product = await start();
        const after = ApiClient.to(product.url);
        after.token = token;
        const board = await after.endOfRun(runId);
        ends.push(board.status);
        if (board.status === 'completed')
          expect((await after.answer(runId)).parts.at(-1)?.type).toBe('finish');
        else expect(board.error).toBeTruthy();
      }
      await product.kill();
      console.log(`killed at: ${interrupted.join(' ')}`);
      expect(new Set(interrupted).size, interrupted.join(' ')).toBeGreaterThan(2);
      expect(ends).toHaveLength(rounds);
      expect(ends.filter((status) => status === 'completed' || status === 'failed')).toHaveLength(rounds);
    },
  );
});
