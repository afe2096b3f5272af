import { describe, expect, it } from 'vitest';
import { LiveStreams } from '../../../../bff/guards/live-streams.ts';
import { spender } from '../../../support/spender.ts';

describe('live streams', () => {
  const { site } = spender();
  const caller = (i: number) => ({ site, address: `address ${i}`, visitorId: `visitor ${i}` });

  it('SEC-26 holds 2,000 of a process open and no more', () => {
    const streams = new LiveStreams();
    const leave = Array.from({ length: 2_000 }, (_, i) => streams.enter(caller(i)));
    expect(() => streams.enter(caller(2_000))).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    // Leaving twice makes room once.
    leave[0]?.();
    leave[0]?.();
    streams.enter(caller(2_000));
    expect(() => streams.enter(caller(2_001))).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
  });
});
