import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { fullLength } from '../support/answer-reader.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';

/** 200 take a quarter of an hour. */
const cycles = fullLength ? 200 : 10;

describe('the embedded database under a server that is killed', () => {
  const folder = freshDataDir();
  afterAll(() => folder.dispose());

  it(
    `REL-21 opens again and has every row that was acknowledged, ${cycles} of ${cycles}`,
    { timeout: 3_000_000 },
    async ({ task }) => {
      let acknowledged = 0;
      const opened: number[] = [];
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const product = await startProduct(folder.dataDir, {}, ['start']);
        const until = Date.now() + 500 + Math.random() * 1_500;
        const headers = { origin: product.url, 'content-type': 'application/json' };
        const write = async () => {
          while (Date.now() < until + 1_000) {
            const response = await fetch(`${product.url}/api/sessions`, {
              method: 'POST',
              headers,
              body: '{}',
            });
            if (response.status === 201) acknowledged += 1;
            await response.arrayBuffer();
          }
        };
        const writing = Promise.allSettled([write(), write(), write(), write()]);
        await pause(Math.max(0, until - Date.now()));
        await product.kill();
        await writing;
        const begun = performance.now();
        const database = await openDatabase({ dataDir: folder.dataDir });
        opened.push(performance.now() - begun);
        const [row] = await database.sql.query<{ held: number }>(
          'select count(*)::int as held from prep_chat.visitors',
        );
        await database.close();
        // One that was written and not yet acknowledged may be there, too.
        expect(row?.held).toBeGreaterThanOrEqual(acknowledged);
        acknowledged = row?.held ?? 0;
      }
      opened.sort((one, other) => one - other);
      console.log(
        `REL-21: ${cycles} kills, ${acknowledged} rows, opened in ${Math.round(opened[Math.floor(cycles / 2)] ?? 0)} ms (median)`,
      );
      expect(acknowledged).toBeGreaterThan(cycles);
      task.meta.cases = cycles;
    },
  );

  it('REL-22 refuses a second process, naming the first, takes nothing from it, and lets it in after a kill', async () => {
    const product = await startProduct(folder.dataDir, {}, ['start']);
    const second = await runProduct(['purge'], { PREP_CHAT_DATA_DIR: folder.dataDir });
    expect([second.code, second.output]).toEqual([
      1,
      expect.stringContaining(`is in use by process ${product.pid}: stop it first`),
    ]);
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
    await product.kill();
    expect((await runProduct(['purge'], { PREP_CHAT_DATA_DIR: folder.dataDir })).code).toBe(0);
  });
});
