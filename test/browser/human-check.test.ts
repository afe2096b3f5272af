import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

const hmacSignatureSecret = 'secret';

async function challenge(counter: number, cost = 5_000): Promise<Challenge> {
  return createChallenge({ algorithm: 'PBKDF2/SHA-256', cost, counter, deriveKey, hmacSignatureSecret });
}

describe('a visitor who is to show that they are human', () => {
  const widget = new MountedWidget();
  const { bff } = widget;
  const notice = () => widget.find('.notice[role=status]')?.textContent;
  const retry = () => widget.find<HTMLButtonElement>('[role=alert] .retry');
  const proofs = () =>
    bff.requests
      .filter(({ path }) => path === '/api/prepare')
      .map(({ body }) => (body as { proof?: string }).proof);

  beforeEach(async () => {
    widget.start();
    await widget.mount();
  });
  afterEach(() => {
    fixtureCleanup();
    bff.stop();
    delete (globalThis as { turnstile?: unknown }).turnstile;
  });

  /** The next question is refused until this is passed. */
  function refuse(asked: object, path = '/api/prepare'): void {
    bff.refusals.set(path, { status: 403, code: 'human_check_required', challenge: asked });
  }
  const refuseWithWork = async (counter: number, cost?: number, path?: string) => {
    const asked = await challenge(counter, cost);
    refuse({ kind: 'altcha', ...asked }, path);
    return asked;
  };

  async function isGood(proof: string | undefined, asked: Challenge): Promise<boolean> {
    const { challenge: returned, solution } = JSON.parse(atob(proof ?? '')) as Payload;
    expect(returned).toEqual(asked);
    return (await verifySolution({ challenge: returned, solution, deriveKey, hmacSignatureSecret })).verified;
  }

  it('A11Y-16 sees nothing of a proof of work, and the question goes on with it', async () => {
    const asked = await refuseWithWork(20);
    const seen: (string | null | undefined)[] = [];
    expect(await widget.element.ask('How?')).toBe(true);
    await expect
      .poll(() => {
        seen.push(notice());
        return bff.count('/api/prepare');
      })
      .toBe(2);
    expect(proofs()[0]).toBeUndefined();
    expect(await isGood(proofs()[1], asked)).toBe(true);
    expect(seen.filter(Boolean)).toEqual([]);
    await expect.poll(() => bff.count('/api/runs/run_1')).toBe(1);
    expect(widget.find('iframe, img, canvas')).toBeNull();
  });

  it('A11Y-16 is told politely when it takes longer than a second, and no longer when it is over', async () => {
    await refuseWithWork(30, 300_000);
    await widget.element.ask('How?');
    await expect.poll(notice, { timeout: 10_000 }).toBe('Checking that you are human …');
    expect(widget.find('[role=alert]')).toBeNull();
    await expect.poll(() => bff.count('/api/prepare'), { timeout: 15_000 }).toBe(2);
    await expect.poll(notice).toBeUndefined();
  });

  it('passes the check that stands before a session, too', async () => {
    const asked = await refuseWithWork(5, undefined, '/api/sessions');
    await widget.element.ask('How?');
    await expect.poll(() => bff.count('/api/prepare')).toBe(1);
    const [first, second] = bff.requests.filter(({ path }) => path === '/api/sessions');
    expect(first?.body).toEqual({});
    expect(await isGood((second?.body as { proof?: string } | undefined)?.proof, asked)).toBe(true);
  });

  it('is not blocked meanwhile: no task takes longer than 50 ms', async () => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => tasks.push(duration)),
    );
    await refuseWithWork(150);
    await widget.element.ask('How?');
    observer.observe({ type: 'longtask' });
    await expect.poll(() => bff.count('/api/prepare'), { timeout: 10_000 }).toBe(2);
    observer.disconnect();
    expect(tasks).toEqual([]);
  });

  it('can try again when it could not be checked, and loses nothing', async () => {
    refuse({ kind: 'something-new' });
    await widget.element.ask('How?');
    await expect.poll(() => retry()?.textContent?.trim()).toBe('Try again');
    expect(widget.text()).toContain('It could not be checked that you are human.');
    expect(widget.text()).toContain('How?');
    const asked = await refuseWithWork(3);
    retry()?.click();
    await expect.poll(() => bff.count('/api/prepare')).toBe(3);
    expect(await isGood(proofs()[2], asked)).toBe(true);
  });

  it('does not prove for ever to a server that is never content', async () => {
    const asked = { kind: 'altcha', ...(await challenge(2)) };
    refuse(asked);
    const again = setInterval(() => refuse(asked), 1);
    await widget.element.ask('How?');
    await expect.poll(() => retry()).not.toBeNull();
    clearInterval(again);
    bff.refusals.clear();
    expect(proofs()).toHaveLength(3);
  });

  it('sees the check of a service in the page’s own DOM, only if the owner chose one', async () => {
    let pass: ((token: string) => void) | undefined;
    let place: Element | undefined;
    Object.assign(globalThis, {
      turnstile: {
        render(box: Element, options: { sitekey: string; callback: (token: string) => void }) {
          expect(options.sitekey).toBe('public');
          place = box;
          pass = options.callback;
        },
      },
    });
    refuse({ kind: 'turnstile', siteKey: 'public' });
    await widget.element.ask('How?');
    await expect.poll(() => place).toBeDefined();
    expect(place?.parentElement).toBe(widget.element);
    expect(place?.assignedSlot).not.toBeNull();
    pass?.('the token');
    await expect.poll(proofs).toEqual([undefined, 'the token']);
    expect(place?.isConnected).toBe(false);
  });

  it('can stop while it is checked', async () => {
    await refuseWithWork(2_000, 200_000);
    await widget.element.ask('How?');
    await expect.poll(notice, { timeout: 5_000 }).toBe('Checking that you are human …');
    widget.element.stop();
    await expect.poll(() => widget.text()).toContain('Stopped.');
    expect(bff.count('/api/prepare')).toBe(1);
  });
});

describe('a visitor who asks too much', () => {
  const widget = new MountedWidget();
  const { bff } = widget;
  const retry = () => widget.find<HTMLButtonElement>('[role=alert] .retry');

  beforeEach(async () => {
    widget.start();
    await widget.mount();
  });
  afterEach(() => {
    fixtureCleanup();
    bff.stop();
  });

  it.each([
    [40, 'Try again (in 40 seconds)'],
    [300, 'Try again (in 5 minutes)'],
    [86_400, 'Try again (in 24 hours)'],
  ])('is told in how many seconds, here %i, and what to do', async (retryAfter, name) => {
    bff.refusals.set('/api/prepare', { status: 429, code: 'rate_limited', retryAfter });
    await widget.element.ask('How?');
    await expect.poll(() => retry()?.textContent?.trim()).toBe(name);
    expect(widget.text()).toContain('Too many questions at a time.');
    retry()?.click();
    await expect.poll(() => bff.count('/api/runs/run_1')).toBe(1);
  });

  it('is told once that the wait is over', async () => {
    bff.refusals.set('/api/prepare', { status: 429, code: 'rate_limited', retryAfter: 1 });
    await widget.element.ask('How?');
    await expect.poll(() => retry()?.textContent?.trim()).toBe('Try again (in 1 second)');
    await expect.poll(() => retry()?.textContent?.trim(), { timeout: 3_000 }).toBe('Try again');
  });

  it('waits for a place of their own streams without being bothered', async () => {
    await widget.prepared();
    bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    bff.refusals.set('/api/stream', { status: 429, code: 'rate_limited', retryAfter: 1 });
    await expect.poll(() => bff.count('/api/stream'), { timeout: 5_000 }).toBe(2);
    expect(retry()).toBeNull();
  });
});
