import { describe, expect, it } from 'vitest';
import { WakeSignal } from '../../../../flows/worker/wake-signal.ts';

describe('WakeSignal', () => {
  it('keeps a ring that nobody waited for', async () => {
    const bell = new WakeSignal();
    bell.ring();
    await bell.wait(60_000);
  });

  it('wakes who waits', async () => {
    const bell = new WakeSignal();
    const waiting = bell.wait(60_000);
    bell.ring();
    await waiting;
  });

  it('is used up by one wait', async () => {
    const bell = new WakeSignal();
    bell.ring();
    await bell.wait(60_000);
    const woken = await Promise.race([
      bell.wait(30).then(() => 'timeout'),
      new Promise((r) => setTimeout(r, 5, 'early')),
    ]);
    expect(woken).toBe('early');
  });
});
