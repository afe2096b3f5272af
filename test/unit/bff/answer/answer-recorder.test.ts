import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerLog } from '../../../../bff/answer/answer-log.ts';
import { AnswerRecorder } from '../../../../bff/answer/answer-recorder.ts';
import type { AnswerEvents, AnswerStore } from '../../../../bff/ports/answer-store.ts';

describe('storing an answer while it is written', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says that it is alive while its preparation is silent, long before it would be taken for dead', async () => {
    const log = new AnswerLog();
    const stored: AnswerEvents[] = [];
    const store: Pick<AnswerStore, 'append' | 'settle'> = {
      append: async (batches) => {
        stored.push(...batches);
        return batches.map(({ answerId }) => answerId);
      },
      settle: async () => undefined,
    };
    const recorder = new AnswerRecorder(store as AnswerStore, () => undefined);
    recorder.record('answer', log, () => undefined);
    log.append({ type: 'text-start', id: 'text' });
    await vi.advanceTimersByTimeAsync(59_000);
    expect(stored.map(({ seq, parts }) => [seq, parts.length])).toEqual([
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    await recorder.settle('answer', {
      status: 'done',
      text: '',
      citations: [],
      dropped: [],
      followups: [],
      notices: [],
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stored).toHaveLength(4);
  });
});
