import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchDatabase } from '../../../../bff/cli/watch-database.ts';

describe('watchDatabase', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Looks at a database that answers like this, and then always like the last. */
  function watch(...answers: (() => Promise<never[]>)[]) {
    let looks = 0;
    const onSilent = vi.fn();
    const query = () => (answers[looks++] ?? answers.at(-1))?.() ?? Promise.resolve([]);
    watchDatabase({ query }, { everyMs: 10, patienceMs: 100, onSilent });
    return { onSilent, looks: () => looks };
  }
  const fine = () => Promise.resolve([]);
  const failed = () => Promise.reject(new Error('full'));

  it('looks again and again, and says nothing of a database that fails now and then', async () => {
    const { onSilent, looks } = watch(fine, failed, failed, fine, failed, fine);
    await vi.advanceTimersByTimeAsync(1_005);
    expect(looks()).toBe(101);
    expect(onSilent).not.toHaveBeenCalled();
  });

  it.each([
    ['hangs', () => new Promise<never[]>(() => {})],
    ['refuses everything', failed],
  ])('says of one that %s that it is silent, when that has lasted', async (_, answer) => {
    const { onSilent } = watch(fine, fine, answer);
    await vi.advanceTimersByTimeAsync(105);
    expect(onSilent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10);
    expect(onSilent).toHaveBeenCalledOnce();
  });
});
