import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveAnswers, type WriteAnswer } from '../../../../bff/answer/live-answers.ts';
import { PrepChatError } from '../../../../bff/errors.ts';

describe('LiveAnswers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** An answer that is written until it is told to stop; `reason` is why. */
  function begin(graceMs: number) {
    const live = new LiveAnswers(graceMs);
    const seen: { reason?: unknown } = {};
    const write: WriteAnswer = (log, stop) =>
      new Promise((resolve) =>
        stop.addEventListener('abort', () => {
          seen.reason = stop.reason;
          log.end();
          resolve();
        }),
      );
    live.begin('answer_1', write);
    return { live, seen };
  }

  it('lets an answer go on for the grace after its last reader, and no longer', async () => {
    const { live, seen } = begin(1_000);
    const [one, two] = [live.attach('answer_1'), live.attach('answer_1')];
    one?.detach();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen.reason).toBeUndefined();
    two?.detach();
    await vi.advanceTimersByTimeAsync(999);
    expect(seen.reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.reason).toBeInstanceOf(Error);
    expect(live.attach('answer_1')).toBeUndefined();
  });

  it('stays alive for a reader who comes back in time', async () => {
    const { live, seen } = begin(1_000);
    live.attach('answer_1')?.detach();
    await vi.advanceTimersByTimeAsync(900);
    const back = live.attach('answer_1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.reason).toBeUndefined();
    back?.detach();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen.reason).toBeDefined();
  });

  it('stops at once without a grace', async () => {
    const { live, seen } = begin(0);
    live.attach('answer_1')?.detach();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.reason).toBeDefined();
  });

  it('counts each poll as a reader for a while, also without a grace', async () => {
    const { live, seen } = begin(0);
    for (let poll = 0; poll < 5; poll += 1) {
      expect(live.keep('answer_1')).toBeDefined();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(seen.reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(seen.reason).toBeDefined();
  });

  it('does not end an answer that has a reader because a poll was the last one', async () => {
    const { live, seen } = begin(100);
    live.attach('answer_1');
    live.keep('answer_1');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.reason).toBeUndefined();
  });

  it('heeds other processes', async () => {
    const { live, seen } = begin(1_000);
    live.attach('answer_1')?.detach();
    await vi.advanceTimersByTimeAsync(900);
    live.heed({ answerId: 'answer_1', wish: 'keep' });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(seen.reason).toBeUndefined();
    live.heed({ answerId: 'answer_2', wish: 'stop' });
    expect(seen.reason).toBeUndefined();
    live.heed({ answerId: 'answer_1', wish: 'stop' });
    expect(seen.reason).toBeDefined();
  });

  it('ends all answers when the server goes down, tells why, and begins no other', async () => {
    const { live, seen } = begin(1_000);
    await live.close();
    expect(seen.reason).toMatchObject({ code: 'unavailable' });
    expect(() => live.assertOpen()).toThrow(PrepChatError);
  });
});
