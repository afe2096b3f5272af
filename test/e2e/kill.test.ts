import { afterAll, describe, expect, it } from 'vitest';
import { stepSlugs } from '../../widget/protocol/index.ts';
import { ApiClient } from '../support/api-client.ts';
import { freshDataDir, startProduct } from '../support/product.ts';

const rounds = 20;

describe('SIGKILL in the middle of a preparation', () => {
  const folder = freshDataDir();
  afterAll(() => folder.dispose());

  it(
    `lets the run end after the next start, ${rounds} times of ${rounds}`,
    { timeout: 300_000 },
    async () => {
      const ends: string[] = [];
      let token = '';
      for (let round = 0; round < rounds; round += 1) {
        const killed = await startProduct(folder.dataDir);
        const before = ApiClient.to(killed.url);
        before.token = token;
        if (!token) token = (await before.startSession()).token;
        // Rounds take turns: killed as soon as a step is seen at work, or a few ms after the start.
        const step = stepSlugs[round % stepSlugs.length];
        const { runId } = await before.prepare(
          `How is step ${round} prepared and which page tells about it?`,
        );
        if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, round));
        else {
          for await (const board of before.boards(runId)) {
            if (board.steps.some(({ slug, status }) => slug === step && status !== 'created')) break;
          }
        }
        await killed.kill();

        const revived = await startProduct(folder.dataDir);
        const after = ApiClient.to(revived.url);
        after.token = token;
        const board = await after.endOfRun(runId);
        ends.push(board.status);
        if (board.status === 'completed')
          expect((await after.answer(runId)).parts.at(-1)?.type).toBe('finish');
        else expect(board.error).toBeTruthy();
        await revived.kill();
      }
      expect(ends).toHaveLength(rounds);
      expect(ends.filter((status) => status === 'completed' || status === 'failed')).toHaveLength(rounds);
    },
  );
});
